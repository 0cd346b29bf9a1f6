/** All commands, in the order of the help. */
import type { Command } from '../command.js';
import { demoCommand } from './demo.js';
import { migrateCommand } from './migrate.js';
import { planCommand } from './plan.js';
import { rollbackApplyCommand } from './rollback-apply.js';
import { rollbackListCommand } from './rollback-list.js';
import { stagingSetupCommand } from './staging-setup.js';
import { statusCommand } from './status.js';
import { verifyCommand } from './verify.js';

export const COMMANDS: readonly Command[] = [
  statusCommand,
  stagingSetupCommand,
  planCommand,
  migrateCommand,
  verifyCommand,
  rollbackListCommand,
  rollbackApplyCommand,
  demoCommand,
];
