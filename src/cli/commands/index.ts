/** All commands, in the order of the help. */
import type { Command } from '../command.js';
import { demoCommand } from './demo.js';
import { migrateCommand } from './migrate.js';
import { planCommand } from './plan.js';
import { rollbackApplyCommand } from './rollback-apply.js';
import { rollbackListCommand } from './rollback-list.js';
import { schemaCheckCommand } from './schema-check.js';
import { schemaSyncCommand } from './schema-sync.js';
import { statusCommand } from './status.js';
import { verifyCommand } from './verify.js';

export const COMMANDS: readonly Command[] = [
  statusCommand,
  schemaCheckCommand,
  schemaSyncCommand,
  planCommand,
  migrateCommand,
  verifyCommand,
  rollbackListCommand,
  rollbackApplyCommand,
  demoCommand,
];
