/** A rehearsal of the training app's shape. */
import type { RehearsalReport } from '../../src/model/rehearsal.js';
import { sampleChecks, samplePlan } from '../cli/samples.js';

export function sampleRehearsal(given: Partial<RehearsalReport> = {}): RehearsalReport {
  const place = (identity: string) => ({ identity, schema: 's', data: 'd' });
  return {
    format: 1,
    at: '2026-11-22T20:00:00.000Z',
    tool: 'rehome 0.1.0',
    config: 'c0ffee',
    source: place('1/1'),
    target: place('2/2'),
    staging: { identity: '3/3', database: 'app_staging', version: '18.4' },
    substance: { form: 'f', rows: 'r' },
    limit: null,
    persons: samplePlan().persons,
    rowsWritten: 61_203,
    steps: [
      { name: 'setup', title: 'Look at staging', milliseconds: 80, summary: 'a copy of app_v2' },
      { name: 'migrate', title: 'Migrate', milliseconds: 2400, summary: '61,203 rows' },
      { name: 'undo', title: 'Take it back', milliseconds: 900, summary: '61,203 rows' },
      { name: 'compare', title: 'Compare', milliseconds: 700, summary: 'no difference' },
    ],
    needs: {
      connectToCommit: 2400,
      locked: 700,
      growth: 12_000_000,
      scratch: 9_000_000,
      wal: 31_000_000,
      locks: [{ table: 'public.users', modes: ['ROW EXCLUSIVE', 'ROW SHARE'] }],
    },
    tests: [sampleChecks(false), sampleChecks(false)],
    wayBack: { tables: 18, rows: 90_211, differences: [] },
    milliseconds: 6100,
    passed: true,
    ...given,
  };
}
