/** All commands, in the order of the help. */
import type { Command } from '../command.js';
import { demoCommand } from './demo.js';
import { initCommand } from './init.js';
import { migrateCommand } from './migrate.js';
import { planCommand } from './plan.js';
import { reportCommand } from './report.js';
import { rollbackApplyCommand } from './rollback-apply.js';
import { rollbackCleanupCommand } from './rollback-cleanup.js';
import { rollbackCreateCommand } from './rollback-create.js';
import { rollbackListCommand } from './rollback-list.js';
import { schemaCheckCommand } from './schema-check.js';
import { schemaSyncCommand } from './schema-sync.js';
import { stagingSetupCommand } from './staging-setup.js';
import { statusCommand } from './status.js';
import { testCommand } from './test.js';
import { verifyCommand } from './verify.js';

export const COMMANDS: readonly Command[] = [
  initCommand,
  statusCommand,
  stagingSetupCommand,
  schemaCheckCommand,
  schemaSyncCommand,
  planCommand,
  testCommand,
  migrateCommand,
  verifyCommand,
  rollbackCreateCommand,
  rollbackListCommand,
  rollbackApplyCommand,
  rollbackCleanupCommand,
  reportCommand,
  demoCommand,
];
