/** Starts a program in a process of its own and kills it when it says that it is where it should be. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

/**
 * @param program a TypeScript file
 * @param line what it prints when it is there
 */
export async function killProgram(
  program: URL,
  args: readonly string[],
  line: string,
): Promise<void> {
  const argv = ['--import', 'jiti/register', fileURLToPath(program), ...args];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  try {
    const early = exited.then(() => ['it ended by itself']);
    const [said] = await Promise.race([
      once(createInterface({ input: child.stdout }), 'line'),
      early,
    ]);
    expect(said).toBe(line);
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
}
