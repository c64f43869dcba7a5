/** Keywords that the API was reported to refuse. */
const unsupported = new Set([
  'minItems',
  'maxItems',
  'uniqueItems',
  'pattern',
  'format',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minProperties',
  'maxProperties',
  'patternProperties',
  'default',
]);

/** Keywords whose value maps names to schemas. */
const maps = new Set(['properties', '$defs']);

/** Keywords whose value is a schema or a list of them. */
const nested = new Set(['items', 'anyOf', 'allOf', 'oneOf', 'prefixItems']);

/**
 * Says what the API refuses in a JSON schema of a tool or an output; undefined when it takes it. Some keywords
 * are refused always, the rest of the rules hold in strict mode (API version 2).
 */
export function schemaProblem(schema: unknown, isStrict: boolean): string | undefined {
  if (Array.isArray(schema)) return firstProblem(schema, isStrict);
  if (!isRecord(schema)) return undefined;
  const fields = Object.keys(schema).filter((key) => unsupported.has(key));
  if (fields.length > 0) return `Unsupported JSON schema fields: ${fields.join(', ')}`;
  const own = isStrict ? strictProblem(schema) : undefined;
  return own ?? firstProblem(children(schema), isStrict);
}

function strictProblem(schema: Record<string, unknown>): string | undefined {
  if ('definitions' in schema) return "Unsupported JSON schema fields: definitions. Use '$defs'";
  if (Array.isArray(schema['type'])) return "'type' must be a string: use 'anyOf' for alternatives";
  const isObject = schema['type'] === 'object' || 'properties' in schema;
  if (isObject && schema['additionalProperties'] !== false)
    return "Object fields require 'additionalProperties' to be false";
  if (Array.isArray(schema['anyOf']) && schema['anyOf'].length > 5)
    return "'anyOf' takes at most 5 alternatives";
  return refProblem(schema['$ref']);
}

function refProblem(ref: unknown): string | undefined {
  const isFine = typeof ref === 'string' && /^#(\/\$defs\/[^/]+)?$/.test(ref);
  return ref === undefined || isFine ? undefined : "'$ref' must point into '$defs'";
}

function children(schema: Record<string, unknown>): readonly unknown[] {
  return Object.entries(schema).flatMap(([key, value]) => {
    if (maps.has(key)) return isRecord(value) ? Object.values(value) : [];
    return nested.has(key) ? [value] : [];
  });
}

function firstProblem(schemas: readonly unknown[], isStrict: boolean): string | undefined {
  for (const schema of schemas) {
    const problem = schemaProblem(schema, isStrict);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
