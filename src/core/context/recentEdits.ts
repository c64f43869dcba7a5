import { estimateTokens } from './contextItem.ts';

/** One place where the user has just changed something. */
export interface RecentEdit {
  readonly path: string;
  /** Lines as they were, and as they are; either may be empty. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Remembers what the user changed lately, in whole lines, nearby changes as one. */
export interface RecentEdits {
  /** A document is about to be followed: its lines as they are. */
  open(documentKey: string, path: string, text: string): void;
  /** Ends the edit that was going on: the cursor went elsewhere, or nothing was typed for a while. */
  settle(documentKey: string, text: string): void;
  close(documentKey: string): void;
  /** Newest last. */
  list(): readonly RecentEdit[];
}

const maxEdits = 8;
/** Larger changes were pasted or generated: they say little about what the user is doing. */
const maxLines = 12;
/** Documents above this are not compared line by line. */
const maxDocumentLines = 5_000;

/** Creates the memory. Comparing costs one pass over the lines from both ends. */
export function createRecentEdits(): RecentEdits {
  const documents = new Map<string, { readonly path: string; lines: readonly string[] }>();
  let edits: readonly RecentEdit[] = [];
  return {
    open(documentKey, path, text) {
      documents.set(documentKey, { path, lines: text.split('\n') });
    },
    settle(documentKey, text) {
      const document = documents.get(documentKey);
      if (document === undefined) return;
      const lines = text.split('\n');
      const edit =
        lines.length > maxDocumentLines ? undefined : changedLines(document.lines, lines);
      document.lines = lines;
      if (edit !== undefined) edits = [...edits, { path: document.path, ...edit }].slice(-maxEdits);
    },
    close: (documentKey) => {
      documents.delete(documentKey);
    },
    list: () => edits,
  };
}

/**
 * The newest edits that fit into a budget, oldest first. The newest is always told, cut behind a line where it alone is
 * too long.
 */
export function describeEdits(edits: readonly RecentEdit[], budgetTokens: number): string {
  const kept: string[] = [];
  let left = budgetTokens;
  for (const edit of [...edits].reverse()) {
    const text = describeEdit(edit);
    const tokens = estimateTokens(`${text}\n`);
    if (tokens > left && kept.length > 0) break;
    kept.unshift(text);
    left -= tokens;
  }
  return kept.join('\n');
}

/** Shows an edit as the lines that went and came. */
function describeEdit({ path, before, after }: RecentEdit): string {
  const lines = [...before.map((line) => `- ${line}`), ...after.map((line) => `+ ${line}`)];
  return [`${path}:`, ...lines].join('\n');
}

function changedLines(
  before: readonly string[],
  after: readonly string[],
): { readonly before: readonly string[]; readonly after: readonly string[] } | undefined {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start])
    start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const gone = before.slice(start, before.length - end);
  const come = after.slice(start, after.length - end);
  if (gone.length + come.length === 0 || gone.length > maxLines || come.length > maxLines)
    return undefined;
  return { before: gone, after: come };
}
