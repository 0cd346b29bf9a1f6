/** The oracle: says what V2 must hold, without a line of the engine. */
export { compare, compareFully, historyAfter, MOST_LISTED, showDifferences } from './compare.js';
export { expectAfterMigrate, type MigrateInput } from './expect-after-migrate.js';
export { expectAfterUndo } from './expect-after-undo.js';
export {
  type AllowedWrite,
  type Difference,
  type Expectation,
  type History,
  NO_HISTORY,
} from './expectation.js';
export { migrateNaively } from './naive-migration.js';
export { MustStop } from './persons.js';
export { type Row, readDatabase, type Snapshot } from './snapshot.js';
export { v1Changes } from './v1-changes.js';
