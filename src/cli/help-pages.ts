/** Help texts in docs/commands: one page a command, the text between two markers. */

import { COMMANDS } from './commands/index.js';
import { buildProgram, findCommand } from './program.js';

const BEGIN = '<!-- help: written by `npm run docs` -->';
const END = '<!-- end of help -->';
const WIDTH = 100;

/** File name in docs/commands → help text of its command. */
export function helpPages(): ReadonlyMap<string, string> {
  const pages = COMMANDS.map((command): [string, string] => [
    `${command.name.replaceAll(' ', '-')}.md`,
    helpOf(command.name),
  ]);
  return new Map([['rehome.md', helpOf('')], ...pages]);
}

/** The page with the help text put between its markers; without markers, at its end. */
export function withHelp(page: string, help: string): string {
  const block = `${BEGIN}\n\`\`\`text\n${help.trimEnd()}\n\`\`\`\n${END}`;
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin === -1 || end === -1) return `${page.trimEnd()}\n\n${block}\n`;
  return `${page.slice(0, begin)}${block}${page.slice(end + END.length)}`;
}

function helpOf(name: string): string {
  const written: string[] = [];
  const program = buildProgram(async () => {}, {
    write: (text) => written.push(text),
    helpWidth: WIDTH,
  });
  findCommand(program, name).outputHelp();
  return written.join('');
}
