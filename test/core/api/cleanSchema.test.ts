import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as z from 'zod/mini';
import { cleanSchema } from '../../../src/core/api/cleanSchema.ts';
import type { JsonSchema } from '../../../src/core/api/modelRequest.ts';

// What strict mode takes (CEREBRAS.md §2.3).
const allowed = new Set(
  'type title description enum required properties additionalProperties items anyOf $ref $defs'.split(
    ' ',
  ),
);

/** Throws at anything that strict mode refuses. */
function checkStrict(schema: unknown): void {
  if (typeof schema !== 'object' || schema === null)
    throw new Error(`no schema: ${String(schema)}`);
  for (const [name, value] of Object.entries(schema)) {
    assert.ok(allowed.has(name), `keyword ${name}`);
    checkKeyword(name, value);
  }
  if ('type' in schema && schema.type === 'object')
    assert.ok('additionalProperties' in schema && schema.additionalProperties === false);
}

function checkKeyword(name: string, value: unknown): void {
  if (name === 'properties' || name === '$defs') Object.values(value ?? {}).forEach(checkStrict);
  else if (name === 'items') checkStrict(value);
  else if (name === 'anyOf' && Array.isArray(value)) value.forEach(checkStrict);
  else if (name === 'type') assert.equal(typeof value, 'string');
  else if (name === '$ref') assert.doesNotMatch(String(value), /definitions/);
}

const schemaOf = (schema: z.core.$ZodType): JsonSchema => ({ ...z.toJSONSchema(schema) });

describe('schema cleaning', () => {
  it('keeps the shape and drops the limits', () => {
    const schema = z.object({
      name: z.string().check(z.minLength(1), z.maxLength(5), z.regex(/^a/)),
      count: z.optional(z.int().check(z.positive())),
      tags: z.array(z.enum(['a', 'b'])).check(z.maxLength(3)),
      size: z.nullable(z.number()),
      kind: z.literal('x'),
    });
    assert.deepEqual(cleanSchema(schemaOf(schema)), {
      type: 'object',
      properties: {
        name: { type: 'string' },
        count: { type: 'integer' },
        tags: { type: 'array', items: { type: 'string', enum: ['a', 'b'] } },
        size: { anyOf: [{ type: 'number' }, { type: 'null' }] },
        kind: { type: 'string', enum: ['x'] },
      },
      additionalProperties: false,
      required: ['name', 'tags', 'size', 'kind'],
    });
  });

  it('keeps properties that are called like keywords', () => {
    const { properties } = cleanSchema(
      schemaOf(z.object({ pattern: z.string(), format: z.number(), $defs: z.boolean() })),
    );
    assert.deepEqual(properties, {
      pattern: { type: 'string' },
      format: { type: 'number' },
      $defs: { type: 'boolean' },
    });
  });

  it('moves definitions to $defs, with their references', () => {
    const { properties, $defs } = cleanSchema({
      type: 'object',
      properties: { node: { $ref: '#/definitions/node' } },
      definitions: {
        node: { type: 'object', properties: { next: { $ref: '#/definitions/node' } } },
      },
    });
    assert.deepEqual(properties, { node: { $ref: '#/$defs/node' } });
    assert.deepEqual($defs, {
      node: {
        type: 'object',
        properties: { next: { $ref: '#/$defs/node' } },
        additionalProperties: false,
        required: [],
      },
    });
  });

  it('lays intersections over one another', () => {
    const both = z.intersection(z.object({ a: z.string() }), z.object({ b: z.number() }));
    const { properties, required } = cleanSchema(schemaOf(both));
    assert.deepEqual(Object.keys(properties ?? {}), ['a', 'b']);
    assert.deepEqual(required, ['a', 'b']);
  });

  it('makes alternatives of a list of types and of oneOf', () => {
    assert.deepEqual(
      cleanSchema({ type: ['string', 'null'], description: 'd', enum: ['a', null] }),
      {
        description: 'd',
        anyOf: [
          { type: 'string', enum: ['a'] },
          { type: 'null', enum: [null] },
        ],
      },
    );
    assert.deepEqual(cleanSchema({ oneOf: [{ type: 'string' }, { type: 'number' }] }), {
      anyOf: [{ type: 'string' }, { type: 'number' }],
    });
  });

  it('is taken by strict mode, whatever the schema, and changes nothing the second time', () => {
    const leaf = fc.constantFrom<JsonSchema>(
      { type: 'string', minLength: 2, pattern: 'a', format: 'date' },
      { type: ['integer', 'null'], minimum: 1 },
      { const: 5, default: 5 },
      {
        type: 'object',
        additionalProperties: { type: 'string' },
        propertyNames: { type: 'string' },
      },
      { enum: ['a', 1, null] },
      { $ref: '#/definitions/x' },
      {},
    );
    const { schema } = fc.letrec<{ schema: JsonSchema }>((tie) => ({
      schema: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.record({ type: fc.constant('array'), items: tie('schema'), minItems: fc.nat() }),
        fc.record({ type: fc.constant('array'), prefixItems: fc.array(tie('schema')) }),
        fc.record({
          type: fc.constant('object'),
          properties: fc.dictionary(fc.constantFrom('a', 'pattern', 'items'), tie('schema')),
          required: fc.subarray(['a', 'b']),
        }),
        fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1 }) }),
        fc.record({ allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
        fc.record({
          type: fc.constant('object'),
          definitions: fc.dictionary(fc.constant('x'), tie('schema')),
        }),
      ),
    }));
    fc.assert(
      fc.property(schema, (value) => {
        const cleaned = cleanSchema(value);
        checkStrict(cleaned);
        assert.deepEqual(cleanSchema(cleaned), cleaned);
      }),
    );
  });
});
