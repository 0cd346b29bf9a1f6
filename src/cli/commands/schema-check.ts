/** `rehome schema check`: staging's schema against the target's. Reads only. */
import { EXIT } from '../../errors.js';
import { defineCommand } from '../command.js';
import { renderSchema } from '../render/schema.js';

export const schemaCheckCommand = defineCommand<object>({
  name: 'schema check',
  summary: 'staging’s schema against the target’s',
  description:
    'Compares the schema of staging with that of the target, object by object, by the dump that ' +
    'one and the same pg_dump makes of both and by the catalogs. Changes nothing. Ends with exit ' +
    'code 6 where something differs.',
  examples: [
    { line: 'rehome schema check', does: 'what differs' },
    { line: 'rehome schema check --json', does: 'the report as data' },
  ],
  exitCodes: [4, 5, 6, 130],
  options: [],
  globals: ['v1', 'v2', 'staging', 'workdir', 'json', 'verbose'],
  writes: false,
  async run(call) {
    const urls = await call.urls(['v2', 'staging']);
    const engine = await call.world.engine();
    const report = await engine.checkSchema({
      ...urls,
      observer: call.observe,
      signal: call.world.signal,
      clock: call.world.clock,
    });
    call.result(report, (page) => renderSchema(report, page));
    return report.inSync ? EXIT.done : EXIT.refused;
  },
});
