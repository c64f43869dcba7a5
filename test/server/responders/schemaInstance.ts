/** Makes the smallest honest value that fits a JSON schema: first enum value, first alternative, lists of one. */
export function schemaInstance(schema: unknown, root: unknown = schema): unknown {
  if (!isRecord(schema)) return {};
  if ('const' in schema) return schema['const'];
  const choices = schema['enum'] ?? schema['examples'];
  if (Array.isArray(choices) && choices.length > 0) return choices[0];
  if (typeof schema['$ref'] === 'string')
    return schemaInstance(refTarget(schema['$ref'], root), root);
  const alternatives = schema['anyOf'] ?? schema['oneOf'] ?? schema['allOf'];
  if (Array.isArray(alternatives)) return schemaInstance(alternatives[0], root);
  return typedInstance(schema, root);
}

function typedInstance(schema: Record<string, unknown>, root: unknown): unknown {
  switch (schema['type']) {
    case 'string':
      return 'simulated';
    case 'integer':
    case 'number':
      return 0;
    case 'boolean':
      return true;
    case 'null':
      return null;
    case 'array':
      return [schemaInstance(schema['items'], root)];
    default:
      return objectInstance(schema['properties'], root);
  }
}

function objectInstance(properties: unknown, root: unknown): Record<string, unknown> {
  if (!isRecord(properties)) return {};
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, schemaInstance(schema, root)]),
  );
}

function refTarget(ref: string, root: unknown): unknown {
  let target: unknown = root;
  for (const step of ref.split('/').slice(1)) target = isRecord(target) ? target[step] : undefined;
  return target;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
