/** What is being completed at the cursor of the composer. */
export interface CompletionTrigger {
  readonly kind: 'command' | 'context';
  /** What was typed behind `/` or `@`. */
  readonly query: string;
  /** Offsets of the whole word with its sign, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

const command = /^\s*\/([\w-]*)$/;
/** Behind a space or at the start, so that mail addresses and decorators in code do not count. */
const context = /(?:^|[\s(])@([^\s@()]*)$/;

/** Finds `/name` at the beginning of the text or `@query` before the cursor; undefined when neither is there. */
export function findTrigger(text: string, cursor: number): CompletionTrigger | undefined {
  const before = text.slice(0, cursor);
  const [, name] = command.exec(before) ?? [];
  if (name !== undefined)
    return { kind: 'command', query: name, start: before.length - name.length - 1, end: cursor };
  const [, query] = context.exec(before) ?? [];
  if (query === undefined) return undefined;
  return { kind: 'context', query, start: before.length - query.length - 1, end: cursor };
}
