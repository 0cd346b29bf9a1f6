/**
 * The symbolic links between shared libraries (libpq.so.5 → libpq.so.5.18). npm packages cannot
 * hold links, so the package lists them in `pg-symlinks.json` for a postinstall script, which
 * many installations skip. A link is put in place by renaming, so several processes may repair
 * the same folder at once.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, readlink, rename, symlink } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { hasCode } from './system-error.js';

const LINKS = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Makes the links that are missing or point elsewhere; leaves real files alone.
 *
 * @param native a package's `native` folder, or a copy of it.
 * @returns false when a link is missing and the folder cannot be written.
 * @throws when the list of links cannot be read.
 */
export async function repairLibraryLinks(native: string): Promise<boolean> {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = LINKS.parse(JSON.parse(await readFile(list, 'utf8')));
  try {
    for (const { source, target } of links) {
      // The list's paths begin with `native/`; the folder itself may have another name.
      const link = path.join(native, path.relative('native', target));
      await point(link, path.relative(path.dirname(target), source));
    }
    return true;
  } catch (error) {
    if (hasCode(error, 'EACCES', 'EPERM', 'EROFS')) return false;
    throw error;
  }
}

async function point(link: string, to: string): Promise<void> {
  const now = await currentTarget(link);
  if (now === to || now === 'file') return;
  const fresh = `${link}.${randomBytes(6).toString('hex')}`;
  await symlink(to, fresh);
  await rename(fresh, link);
}

async function currentTarget(link: string): Promise<string | undefined> {
  try {
    return await readlink(link);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    if (hasCode(error, 'EINVAL')) return 'file';
    throw error;
  }
}
