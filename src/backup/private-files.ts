/**
 * Files of a backup: readable by their owner alone, on the disk before anything says that they
 * are, and told by their SHA-256.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, lstat, mkdir, open, readdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, RehomeError } from '../errors.js';
import type { PointFile } from '../model/rollback-point.js';

/** @throws RehomeError `backup_unwritable` with what the system said */
export function unwritable(path: string, error: unknown): RehomeError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return new RehomeError(`${path} cannot be written (${code})`, {
    code: 'backup_unwritable',
    exitCode: EXIT.fault,
    hint: 'name a folder on a disk with enough room, that can be written, with --workdir DIR',
    cause: error,
  });
}

export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unwritable(folder, error);
  }
}

export async function writeText(file: string, text: string, mode = 0o600): Promise<void> {
  try {
    const handle = await open(file, 'wx', mode);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unwritable(file, error);
  }
}

/** Bytes that may still be written to the disk of a folder, by who runs this. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** SHA-256 in hex, and the bytes that went into it. */
export async function hashFile(
  file: string,
  signal?: AbortSignal,
): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const stream = createReadStream(file, { highWaterMark: 1 << 20, ...(signal ? { signal } : {}) });
  for await (const piece of stream as AsyncIterable<Buffer>) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}

/**
 * Every file below a folder, made private, synced and hashed; the folders synced as well.
 * @throws Error when there is anything but files and folders in it
 */
export async function sealFolder(
  folder: string,
  signal?: AbortSignal,
): Promise<readonly PointFile[]> {
  const files: PointFile[] = [];
  const visit = async (path: string, name: string): Promise<void> => {
    const entry = await lstat(path);
    if (entry.isDirectory()) {
      await chmod(path, 0o700);
      for (const child of (await readdir(path)).sort()) {
        await visit(join(path, child), name === '' ? child : `${name}/${child}`);
      }
      await syncPath(path);
    } else if (entry.isFile()) {
      await chmod(path, (entry.mode & 0o100) === 0 ? 0o600 : 0o700);
      await syncPath(path);
      files.push({ path: name, ...(await hashFile(path, signal)) });
    } else {
      throw new Error(`${path} is neither a file nor a folder`);
    }
  };
  await visit(folder, '');
  return files;
}
