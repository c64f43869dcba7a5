import { fieldsOf, listOf, stringOf } from './jsonFields.ts';
import type { JsonSchema } from './modelRequest.ts';

type Keyword =
  | 'type'
  | 'title'
  | 'description'
  | 'enum'
  | 'const'
  | 'required'
  | 'properties'
  | 'additionalProperties'
  | 'items'
  | 'prefixItems'
  | 'anyOf'
  | 'oneOf'
  | 'allOf'
  | '$ref'
  | '$defs'
  | 'definitions';

/** A schema under construction. */
type Draft = { [K in Keyword]?: unknown };

/**
 * Rewrites a JSON Schema into the part of the language that strict mode takes (CEREBRAS.md §2.3): closed objects,
 * `$defs` alone for references, `anyOf` for alternatives, no limits on lengths, numbers or patterns (they are
 * answered with 400 “Unsupported JSON schema fields”). What it drops only widens the schema: whoever parses the
 * answer checks it against the original. Idempotent. The one loss of meaning: a map with free keys becomes an
 * object without properties, since a strict object is closed.
 */
export function cleanSchema(schema: JsonSchema): JsonSchema {
  const cleaned = clean(schema);
  const { definitions: old, $defs } = fieldsOf<Keyword>(schema) ?? {};
  const definitions = { ...namedSchemas(old), ...namedSchemas($defs) };
  return Object.keys(definitions).length === 0 ? cleaned : { ...cleaned, $defs: definitions };
}

function clean(value: unknown): Draft {
  // `true` and `{}` allow anything; strict mode has no way to say more.
  const schema: Draft = { ...fieldsOf<Keyword>(value) };
  const merged = listOf(schema.allOf) === undefined ? schema : mergeAll(schema);
  const draft: Draft = {};
  copyPlain(merged, draft);
  cleanChildren(merged, draft);
  return splitTypes(draft);
}

function copyPlain(schema: Draft, draft: Draft): void {
  for (const name of ['type', 'title', 'description', 'enum', 'required'] as const)
    if (schema[name] !== undefined) draft[name] = schema[name];
  if ('const' in schema) draft.enum = [schema.const];
  const reference = stringOf(schema.$ref);
  if (reference !== undefined) draft.$ref = reference.replace(/^#\/definitions\//, '#/$defs/');
}

function cleanChildren(schema: Draft, draft: Draft): void {
  const alternatives = listOf(schema.anyOf) ?? listOf(schema.oneOf);
  if (alternatives !== undefined) draft.anyOf = alternatives.map(clean);
  if (Array.isArray(schema.items)) draft.items = anyOf(schema.items.map(clean));
  else if (schema.items !== undefined) draft.items = clean(schema.items);
  // A tuple: strict mode knows lists only.
  const tuple = listOf(schema.prefixItems);
  if (tuple !== undefined) draft.items = anyOf(tuple.map(clean));
  if (!isObjectSchema(schema)) return;
  const properties = namedSchemas(schema.properties);
  draft.type = schema.type ?? 'object';
  draft.properties = properties;
  draft.additionalProperties = false;
  const required = (listOf(schema.required) ?? []).filter(
    (name) => typeof name === 'string' && Object.hasOwn(properties, name),
  );
  draft.required = required;
}

function isObjectSchema(schema: Draft): boolean {
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  return types.includes('object') || fieldsOf<string>(schema.properties) !== undefined;
}

/** Schemas by name. The names are the user's, so a property called “pattern” stays. */
function namedSchemas(value: unknown): Record<string, Draft> {
  return Object.fromEntries(
    Object.entries(fieldsOf<string>(value) ?? {}).map(([name, schema]) => [name, clean(schema)]),
  );
}

function anyOf(schemas: readonly Draft[]): Draft {
  const [only] = schemas;
  if (only === undefined) return {};
  return schemas.length === 1 ? only : { anyOf: schemas };
}

/** `allOf` has no counterpart: its members are laid over one another. */
function mergeAll(schema: Draft): Draft {
  const { allOf, ...merged } = schema;
  for (const member of listOf(allOf) ?? []) {
    const part: Draft = { ...fieldsOf<Keyword>(member) };
    const flat = part.allOf === undefined ? part : mergeAll(part);
    Object.assign(merged, flat, mergedObject(merged, flat));
  }
  return merged;
}

function mergedObject(left: Draft, right: Draft): Draft {
  const properties = {
    ...fieldsOf<string>(left.properties),
    ...fieldsOf<string>(right.properties),
  };
  if (Object.keys(properties).length === 0) return {};
  const required = [...(listOf(left.required) ?? []), ...(listOf(right.required) ?? [])];
  return { properties, required: [...new Set(required)] };
}

/** `"type": ["string", "null"]` becomes an `anyOf`: the shorthand is refused. */
function splitTypes(draft: Draft): Draft {
  const types = listOf(draft.type);
  if (types === undefined) return draft;
  const { type: _, description, title, ...rest } = draft;
  const branches = types.map((type) => branchOf(type, rest));
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...anyOf(branches),
  };
}

/** The keywords that mean something for one type. */
function branchOf(type: unknown, rest: Draft): Draft {
  const { properties, additionalProperties, required, items, enum: values, ...common } = rest;
  const fitting = listOf(values)?.filter((value) => typeName(value) === type);
  return {
    type,
    ...common,
    ...(type === 'object' && { properties, additionalProperties, required }),
    ...(type === 'array' && items !== undefined && { items }),
    ...(fitting !== undefined && fitting.length > 0 && { enum: fitting }),
  };
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value;
}
