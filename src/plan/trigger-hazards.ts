/**
 * What the target's own triggers and rules do beside the run, named before anything is written:
 * which will fire, which stay silent, and what those that fire before a row may do to it.
 */

import type { Trigger } from '../model/catalog.js';
import type { TriggerMode } from '../model/config.js';
import type { Hazard } from '../model/hazard.js';
import type { MovedTable } from '../model/move.js';
import { nameText } from '../model/name-text.js';
import { columnText, sameTable, type TableId, tableText } from '../model/table-id.js';

export interface Writes {
  readonly insert: boolean;
  readonly update: boolean;
  readonly delete: boolean;
}

/** Would it run when a row is written while the target's triggers are treated so? */
function fires({ kind, when }: Trigger, mode: TriggerMode): boolean {
  if (mode === 'silence') return when === 'always' || when === 'replica';
  if (mode === 'disable' && kind === 'trigger') return false;
  return when === 'origin' || when === 'always';
}

/** Triggers, rules left out, that run all the same when these tables are written. */
export function firingTriggers(
  triggers: readonly Trigger[],
  tables: readonly TableId[],
  mode: TriggerMode,
): Trigger[] {
  return triggers.filter(
    (trigger) =>
      trigger.kind === 'trigger' &&
      fires(trigger, mode) &&
      tables.some((table) => sameTable(table, trigger.table)),
  );
}

/** One phrase: its moment, its name and where it is. */
export function triggerText({ name, timing, forEach, events, table, partition }: Trigger): string {
  const moment = timing === 'before' ? 'BEFORE' : 'AFTER';
  const each = forEach === 'row' ? '' : ', once a statement';
  return `${name} (${moment} ${events.join(' or ').toUpperCase()}${each}) on ${tableText(partition ?? table)}`;
}

/** @param writesOf what the run does to a table */
export function triggerHazards(
  triggers: readonly Trigger[],
  tables: readonly MovedTable[],
  mode: TriggerMode,
  writesOf: (table: MovedTable) => Writes,
): Hazard[] {
  return triggers.flatMap((trigger): Hazard[] => {
    const table = tables.find(({ target }) => sameTable(target, trigger.table));
    if (table === undefined || trigger.when === 'disabled') return [];
    const writes = writesOf(table);
    if (!trigger.events.some((event) => writes[event])) return [];
    if (trigger.kind === 'rule') return [ruleHazard(trigger, mode)];
    if (fires(trigger, mode)) return [firing(trigger, table, mode)];
    // One that waits for replicas alone does nothing for the app's own writes either.
    return trigger.when === 'replica' ? [] : [silent(trigger, mode)];
  });
}

const examplesOf = ({ definition, body }: Trigger): string[] => {
  const text = body?.replace(/\s+/g, ' ').trim();
  return text === undefined ? [definition] : [definition, shortened(text)];
};

const shortened = (text: string): string => (text.length > 240 ? `${text.slice(0, 239)}…` : text);

function silent(trigger: Trigger, mode: TriggerMode): Hazard {
  const how =
    mode === 'disable'
      ? 'will be disabled until the commit, and others who write the table wait for that long'
      : 'will stay silent';
  return {
    code: 'TRIGGER_FIRES',
    where: columnText(trigger.partition ?? trigger.table, trigger.name),
    message: `the trigger ${triggerText(trigger)} ${how}: what it does for the app's own writes is not done for these`,
    count: null,
    examples: examplesOf(trigger),
    settle: 'triggers: fire, or --allow TRIGGER_FIRES',
    level: 'stop',
  };
}

function firing(trigger: Trigger, table: MovedTable, mode: TriggerMode): Hazard {
  const before = trigger.timing === 'before' && trigger.forEach === 'row';
  const set = before ? movedColumnsSet(trigger, table) : [];
  const rewrites = !before
    ? ''
    : set.length > 0
      ? `; it sets ${set.join(', ')}, which the run moves: where that changes a row, the run stops before the commit`
      : '; where it changes a value that moves, or takes a row away, the run stops before the commit';
  const always = mode === 'silence' ? ', although triggers are silent' : '';
  const keep = set.map(
    (column) => `tables.${table.target.inConfig}.columns.${nameText(column)}: {keep: true}`,
  );
  return {
    code: 'TRIGGER_FIRES',
    where: columnText(trigger.partition ?? trigger.table, trigger.name),
    message: `the trigger ${triggerText(trigger)} will fire for what is written${always}${rewrites}`,
    count: null,
    examples: examplesOf(trigger),
    settle: [
      mode === 'silence'
        ? 'triggers: disable'
        : 'triggers: silence, with a role that may; triggers: disable, with the owner of the table',
      ...keep,
      ...(trigger.timing === 'after' ? ['name what it writes: triggerWrites'] : []),
      'or --allow TRIGGER_FIRES',
    ].join('; '),
    level: 'stop',
  };
}

/** Moved columns to which a trigger's text seems to give a value. */
function movedColumnsSet({ body }: Trigger, table: MovedTable): string[] {
  if (body === null) return [];
  const set = new Set(
    [...body.matchAll(ASSIGNED)].map(([, quoted, plain]) => quoted ?? plain?.toLowerCase() ?? ''),
  );
  return table.columns
    .filter((c) => c.written === 'always' && set.has(c.target.name))
    .map((c) => c.target.name);
}

/** `NEW.column :=`, or `=` at the begin of a statement. */
const ASSIGNED =
  /(?:^|;|\b(?:begin|then|else|loop)\b)\s*new\s*\.\s*(?:"([^"]+)"|([a-z_][\w$]*))\s*:?=/giu;

function ruleHazard(trigger: Trigger, mode: TriggerMode): Hazard {
  const where = columnText(trigger.partition ?? trigger.table, trigger.name);
  const rewrites = fires(trigger, mode);
  return {
    code: 'RULE_REWRITES',
    where,
    message: rewrites
      ? `the rule ${trigger.name} on ${tableText(trigger.table)} rewrites the statements that write it: nobody could say any more which rows they wrote`
      : `the rule ${trigger.name} on ${tableText(trigger.table)} is not applied while triggers are silent: what it does for the app's own writes is not done for these`,
    count: null,
    examples: [trigger.definition],
    settle: rewrites
      ? `triggers: silence, with a role that may set session_replication_role and a rule that is not ENABLE ALWAYS; or turn it into a trigger; or ALTER TABLE ${tableText(trigger.table)} DISABLE RULE ${trigger.name} for the length of the run`
      : '--allow RULE_REWRITES',
    level: rewrites ? 'fatal' : 'stop',
  };
}
