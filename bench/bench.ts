/**
 * The benchmark: `npm run bench -- --persons N[,N…] [--rounds N] [--only PART,…] [--major 15|18]
 * [--json FILE] [--picture FILE] [--check]`. Everything is measured side by side in one go, and said as the
 * ratio of medians to the floor. Several sizes show how the time per row grows. With `--check` only
 * what `bounds.ts` names is measured, and the program fails where a bound is broken.
 */
import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import type { Major } from '../src/embedded/native-folder.js';
import { BOUNDS } from './bounds.js';
import { picture } from './picture.js';
import { brokenBounds, compare, printReport, type Report } from './report.js';
import { type Rounds, runRounds } from './rounds.js';
import { makeWorld, query, SETTINGS } from './world.js';

const { values } = parseArgs({
  options: {
    persons: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    major: { type: 'string', default: '18' },
    json: { type: 'string' },
    picture: { type: 'string' },
    check: { type: 'boolean', default: false },
  },
});
const sizes = list(values.persons).map(Number);
const rounds = Number(values.rounds);
const major: Major = values.major === '15' ? 15 : 18;
if ([...sizes, rounds].some((n) => !Number.isSafeInteger(n) || n < 1)) {
  console.error('--persons and --rounds take whole numbers above zero');
  process.exit(2);
}

const only = values.check ? BOUNDS.map(({ of }) => of) : list(values.only);
const report = await measureAll();
printReport(report, (line) => console.log(line));
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
if (values.picture !== undefined) await writeFile(values.picture, picture(report));
if (values.check) process.exitCode = (await holds(report)) ? 0 : 1;

/** A bound has to be broken twice: what a neighbour does on the machine can break one once. */
async function holds(first: Report): Promise<boolean> {
  for (const again of [true, false]) {
    const broken = (again ? first : await measureAll()).sizes.flatMap(brokenBounds);
    for (const line of broken) console.log(`✗ ${line}`);
    if (broken.length === 0) {
      console.log('✓ all bounds hold');
      return true;
    }
    if (again) console.log('measured once more');
  }
  return false;
}

async function measureAll(): Promise<Report> {
  const measured: Rounds[] = [];
  let server = '';
  for (const persons of sizes) {
    const world = await makeWorld(persons, major);
    try {
      const [row] = await query(world.v1, 'SELECT version() AS version');
      server = String(row?.version);
      measured.push(await runRounds(world, { rounds, only, say: (line) => console.log(line) }));
    } finally {
      await world.stop();
    }
  }
  return {
    at: new Date().toISOString(),
    machine: { cores: cpus().length, memoryBytes: totalmem(), node: process.version, server },
    settings: SETTINGS,
    rounds,
    sizes: measured.map(compare),
  };
}

function list(text: string): string[] {
  return text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
}
