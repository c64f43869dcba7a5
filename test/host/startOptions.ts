import type { ServerConfigInput } from '../server/serverConfig.ts';

/**
 * How an editor is started for tests. An integration test file `x.test.ts` may have an `x.start.ts` beside it that
 * exports `start: StartOptions`; files with equal options share one editor.
 */
export interface StartOptions {
  /** User settings beside the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Environment variables of the extension host; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** How the simulated server is, beside knowing how the fixture's files go on. */
  readonly server?: ServerConfigInput;
  /** Folders of further extensions, for end-to-end runs: a probe inside the extension host. */
  readonly besides?: readonly string[];
  /** A folder below `test/fixtures`, of which the test gets its own copy. `demo` without it. */
  readonly workspace?: string;
  /** A `.code-workspace` file in it, opened in place of the folder: several folders at once. */
  readonly workspaceFile?: string;
  /** Lets the editor ask whether the folder is trusted. Without it every folder is trusted. */
  readonly hasTrust?: boolean;
}

/** Puts what has equal options together. The order of the first of each is kept. */
export function groupByStart<T>(
  items: readonly T[],
  startOf: (item: T) => StartOptions,
): Map<StartOptions, T[]> {
  const groups = new Map<StartOptions, T[]>();
  const firstWith = new Map<string, StartOptions>();
  for (const item of items) {
    const start = startOf(item);
    const text = canonicalText(start);
    const first = firstWith.get(text) ?? start;
    firstWith.set(text, first);
    groups.set(first, [...(groups.get(first) ?? []), item]);
  }
  return groups;
}

/** Equal for equal values, whatever the order of their keys; undefined counts as a value. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (inner === undefined) return '\u0000undefined';
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
