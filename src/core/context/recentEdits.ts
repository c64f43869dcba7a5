import type { HistoryEntry } from '../documents/editHistory.ts';
import { estimateTokens } from './contextItem.ts';

/** One place where the user has just changed something. */
export type RecentEdit = Pick<HistoryEntry, 'path' | 'oldLines' | 'newLines'>;

/** Larger changes were pasted or generated: they say little about what the user is doing. */
const maxLines = 12;
const maxEdits = 5;

/**
 * The newest edits that fit into a budget, oldest first; what is too large to be typed is left out. The newest is always
 * told, cut behind a line where it alone is too long.
 */
export function describeEdits(edits: readonly RecentEdit[], budgetTokens: number): string {
  const kept: string[] = [];
  let left = budgetTokens;
  for (const edit of edits.filter(isTyped).slice(-maxEdits).reverse()) {
    const text = describeEdit(edit);
    const tokens = estimateTokens(`${text}\n`);
    if (tokens > left && kept.length > 0) break;
    kept.unshift(text);
    left -= tokens;
  }
  return kept.join('\n');
}

const isTyped = ({ oldLines, newLines }: RecentEdit): boolean =>
  oldLines.length <= maxLines && newLines.length <= maxLines;

/** Shows an edit as the lines that went and came. */
function describeEdit({ path, oldLines, newLines }: RecentEdit): string {
  const lines = [...oldLines.map((line) => `- ${line}`), ...newLines.map((line) => `+ ${line}`)];
  return [`${path}:`, ...lines].join('\n');
}
