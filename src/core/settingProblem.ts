import type * as z from 'zod/mini';

/** What a setting takes, for a notice about a value that it does not. */
export type Accepted =
  | { readonly kind: 'values'; readonly values: readonly string[] }
  | { readonly kind: 'boolean' }
  | {
      readonly kind: 'number';
      readonly isWhole: boolean;
      readonly minimum: number | undefined;
      readonly maximum: number | undefined;
    }
  | { readonly kind: 'text'; readonly maxLength: number | undefined }
  | { readonly kind: 'list'; readonly maxLength: number | undefined }
  /** More than a few words can say: the setting's description has it. */
  | { readonly kind: 'described' };

export interface SettingProblem<Key extends string = string> {
  readonly key: Key;
  /** Where inside the setting the wrong value stands, as `work.preset`; empty for the setting as a whole. */
  readonly path: string;
  readonly accepted: Accepted;
}

/** Names what was wrong with a value that `schema` has refused, and what would be taken there. */
export function problemOf<Key extends string>(
  key: Key,
  schema: z.core.$ZodType,
  issue: z.core.$ZodIssue | undefined,
): SettingProblem<Key> {
  const path = (issue?.path ?? []).map(String).join('.');
  return { key, path, accepted: path === '' ? acceptedBy(schema) : acceptedThere(issue) };
}

/** The issue of a part tells less than its schema would, but says where it is. */
function acceptedThere(issue: z.core.$ZodIssue | undefined): Accepted {
  if (issue?.code === 'invalid_value')
    return { kind: 'values', values: issue.values.map((value) => String(value)) };
  if (issue?.code !== 'invalid_type') return { kind: 'described' };
  if (issue.expected === 'boolean') return { kind: 'boolean' };
  return issue.expected === 'string'
    ? { kind: 'text', maxLength: undefined }
    : { kind: 'described' };
}

function acceptedBy(schema: z.core.$ZodType): Accepted {
  // `$ZodTypes` is the union of all schemas there are; the base type only lacks the discriminant.
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'default':
      return acceptedBy(def.innerType);
    case 'enum':
      return { kind: 'values', values: Object.values(def.entries).map(String) };
    case 'boolean':
      return { kind: 'boolean' };
    case 'number':
      return {
        kind: 'number',
        isWhole: 'format' in def,
        minimum: boundOf(def.checks, 'greater_than'),
        maximum: boundOf(def.checks, 'less_than'),
      };
    case 'string':
      return { kind: 'text', maxLength: boundOf(def.checks, 'max_length') };
    case 'array':
      return { kind: 'list', maxLength: boundOf(def.checks, 'max_length') };
    default:
      return { kind: 'described' };
  }
}

function boundOf(
  checks: readonly z.core.$ZodCheck<never>[] | undefined,
  kind: 'greater_than' | 'less_than' | 'max_length',
): number | undefined {
  for (const check of checks ?? []) {
    const def: { readonly check: string; readonly value?: unknown; readonly maximum?: unknown } =
      check._zod.def;
    const bound = def.value ?? def.maximum;
    if (def.check === kind && typeof bound === 'number') return bound;
  }
  return undefined;
}
