/** The schema and the type `Config` say the same, in both directions. Checked by tsc. */
import { expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import { configJsonSchema, type configSchema } from '../../src/config/schema.js';
import type { Config } from '../../src/model/config.js';

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;
type Inferred = DeepReadonly<z.infer<typeof configSchema>>;

test('z.infer of the schema equals Config', () => {
  expectTypeOf<Inferred>().toEqualTypeOf<DeepReadonly<Config>>();
  expectTypeOf<Config>().toEqualTypeOf<DeepReadonly<Config>>();
  expectTypeOf<z.infer<typeof configSchema>>().toExtend<Config>();
});

test('editors get a JSON Schema that refuses unknown keys', ({ expect }) => {
  expect(configJsonSchema()).toMatchObject({
    type: 'object',
    additionalProperties: false,
    required: ['root', 'identity'],
    properties: { cohort: { additionalProperties: false } },
  });
});
