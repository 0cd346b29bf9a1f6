/** The manifest names files that exist, and configs that are valid. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/resolve-config.js';
import { EXAMPLE, readExampleFile, readManifest } from './load-example.js';

test('every file of the manifest is plain SQL', async () => {
  const { v1, v2, variants, residentWrite } = await readManifest();
  const files = [v1, v2, ...Object.values(variants).map((variant) => variant.v2)].flat();
  for (const file of new Set([...files, residentWrite.file])) {
    const sql = await readExampleFile(file);
    expect(sql, file).not.toMatch(/^\\/m);
    expect(sql, file).not.toMatch(/\b(random|gen_random_uuid|now|clock_timestamp)\s*\(/);
  }
});

test('every config is valid', async () => {
  const { config, variants } = await readManifest();
  for (const file of [config, ...Object.values(variants).map((variant) => variant.config)]) {
    const resolved = await loadConfig({
      cwd: fileURLToPath(EXAMPLE),
      file: fileURLToPath(new URL(file, EXAMPLE)),
    });
    expect(resolved.root, file).toBe('users');
    expect(resolved.after.map((after) => after.writes)).toEqual([['progress_history']]);
  }
});
