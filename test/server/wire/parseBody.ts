import type * as z from 'zod/mini';
import { err, ok, type Result } from '../../../src/shared/result.ts';
import { badRequest, type Refusal } from './wireError.ts';

interface Issue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
  readonly errors?: readonly (readonly Issue[])[];
}

/** Parses a JSON body by a closed schema, or says in the API's words what is wrong with it. */
export function parseBody<S extends z.ZodMiniType>(
  schema: S,
  json: unknown,
): Result<z.infer<S>, Refusal> {
  const parsed = schema.safeParse(json);
  if (parsed.success) return ok(parsed.data);
  const [first] = parsed.error.issues;
  return err(badRequest(first === undefined ? 'body: invalid' : describe(first, ['body'])));
}

function describe(issue: Issue, above: readonly PropertyKey[]): string {
  const path = [...above, ...issue.path];
  const branch = issue.errors?.map((errors) => errors[0]).find((inner) => inner?.path.length);
  if (branch) return describe(branch, path);
  const where = path.map(String).join('.');
  const [key] = issue.keys ?? [];
  if (key !== undefined) return `${where}.${key}: property '${where}.${key}' is unsupported`;
  return `${where}: ${issue.message}`;
}
