/**
 * Which parts of a whole migrate are finished, and from which input: a run that was killed goes on
 * from here. A part is noted when it is whole and not before; what it says is never trusted alone,
 * for whoever reuses a part also looks whether its result still stands.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { EXIT, RehomeError } from '../errors.js';
import { writePrivately } from './write-report.js';

const entry = z.object({
  part: z.string(),
  /** Digest of what the part was made from. */
  input: z.string(),
  at: z.string(),
  /** What it made, such as a file. */
  result: z.string(),
});
const book = z.object({ format: z.literal(1), entries: z.array(entry) });

type StageEntry = z.infer<typeof entry>;

export class StageBook {
  readonly #file: string;
  #entries: readonly StageEntry[];

  private constructor(file: string, entries: readonly StageEntry[]) {
    this.#file = file;
    this.#entries = entries;
  }

  /**
   * @param workdir the folder that has, or gets, `state/`
   * @returns the book; an empty one where there is none, or one that is damaged or of another version
   * @throws RehomeError `file_unreadable`
   */
  static async open(workdir: string): Promise<StageBook> {
    const file = join(workdir, 'state', 'migrate.json');
    return new StageBook(file, parsed(await textOf(file)));
  }

  /** The part as it was finished from this very input; null when it was not. */
  find(part: string, input: string): StageEntry | null {
    return this.#entries.find((one) => one.part === part && one.input === input) ?? null;
  }

  async finish(part: string, input: string, result: string, at: Date): Promise<void> {
    const others = this.#entries.filter((one) => one.part !== part);
    await this.#write([...others, { part, input, result, at: at.toISOString() }]);
  }

  /** To be called before what the part made is used up. */
  async forget(part: string): Promise<void> {
    if (!this.#entries.some((one) => one.part === part)) return;
    await this.#write(this.#entries.filter((one) => one.part !== part));
  }

  async #write(entries: readonly StageEntry[]): Promise<void> {
    await writePrivately(this.#file, `${JSON.stringify({ format: 1, entries }, null, 2)}\n`);
    this.#entries = entries;
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code === 'ENOENT') return '';
    throw new RehomeError(`${file} cannot be read (${code}).`, {
      code: 'file_unreadable',
      exitCode: EXIT.fault,
      hint: 'Make it readable, or name another folder with --workdir DIR.',
      cause: error,
    });
  }
}

/** What cannot be read as a book says nothing: then every part is done anew. */
function parsed(text: string): readonly StageEntry[] {
  try {
    const read = book.safeParse(JSON.parse(text));
    return read.success ? read.data.entries : [];
  } catch {
    return [];
  }
}
