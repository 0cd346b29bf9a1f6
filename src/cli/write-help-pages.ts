/** `npm run docs`: writes the help texts into docs/commands. Run from the project's folder. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { helpPages, withHelp } from './help-pages.js';

for (const [name, help] of helpPages()) {
  const file = join('docs', 'commands', name);
  await writeFile(file, withHelp(await readFile(file, 'utf8'), help));
}
