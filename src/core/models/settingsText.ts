import { type Task, tasks } from '../task.ts';

/** A model named in the text of a settings file. */
export interface NamedModel {
  readonly task: Task;
  readonly value: string;
  /** UTF-16 offsets of the value with its quotes. */
  readonly start: number;
  readonly end: number;
}

/** Comments, strings and punctuation of JSON with comments; an unclosed string ends at its line. */
const token = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"\\\n]|\\.)*"?|[{}[\],:]/g;

/** Finds `"slipstream.models.<task>": "<model>"` in a settings file, comments left aside. Linear in the text. */
export function findNamedModels(text: string): readonly NamedModel[] {
  const found: NamedModel[] = [];
  let key: string | undefined;
  let isValue = false;
  let last: string | undefined;
  for (const match of text.matchAll(token)) {
    const [piece] = match;
    if (piece.startsWith('/')) continue;
    if (piece === ':') {
      key = last;
      isValue = true;
      continue;
    }
    const content = piece.startsWith('"') ? parseString(piece) : undefined;
    const task = tasks.find((candidate) => key === `slipstream.models.${candidate}`);
    if (isValue && content !== undefined && task !== undefined)
      found.push({ task, value: content, start: match.index, end: match.index + piece.length });
    last = content;
    isValue = false;
  }
  return found;
}

function parseString(literal: string): string | undefined {
  try {
    const value: unknown = JSON.parse(literal);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
