import type { Cursor, Played } from './playAnswer.ts';

/** How a perfect model answers: all say the text that is missing. */
export const manners = [
  'plain',
  'fenced',
  'from column 0',
  'with the rest',
  'line by line',
] as const;
export type Manner = (typeof manners)[number];

/** A place in a real file whose next lines are hidden. */
export interface Hidden extends Cursor {
  /** What stood between prefix and suffix. */
  readonly hidden: string;
}

const indentOf = (line: string): number => line.length - line.trimStart().length;
const isBlank = (line: string): boolean => line.trim() === '';
/** Lines that are hidden at most: longer answers are cut off by the token limit anyway. */
const maxHidden = 10;

/**
 * Hides what begins at a random place: the rest of its line with all that is set deeper below it and its closer, and
 * sometimes the statements after it. Undefined where the file has nothing to hide.
 */
export function hideAt(text: string, languageId: string, random: () => number): Hidden | undefined {
  const lines = text.split('\n');
  const index = Math.floor(random() * lines.length);
  const line = lines[index] ?? '';
  if (isBlank(line)) return undefined;
  const indent = indentOf(line);
  const end = line.trimEnd().length;
  const column = random() < 0.35 ? indent : indent + Math.floor(random() * (end - indent));
  let last = endOfStatement(lines, index);
  for (let more = Math.floor(random() * 3); more > 0; more -= 1)
    last = nextStatement(lines, last, indent) ?? last;
  if (last - index >= maxHidden) return undefined;
  const hidden = [line.slice(column), ...lines.slice(index + 1, last + 1)].join('\n').trimEnd();
  // One sign is a key, not a suggestion.
  if (hidden.trim().length < 3 || !/[\p{L}\p{N}]/u.test(hidden)) return undefined;
  return {
    languageId,
    prefix: [...lines.slice(0, index), line.slice(0, column)].join('\n'),
    hidden,
    suffix: ['', ...lines.slice(last + 1)].join('\n'),
  };
}

/** The last line that is set deeper than `index`, or that closes what it opens. */
function endOfStatement(lines: readonly string[], index: number): number {
  const indent = indentOf(lines[index] ?? '');
  let last = index;
  for (let at = index + 1; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (isBlank(line)) continue;
    const isCloser =
      indentOf(line) === indent &&
      /^\s*(?:[)\]}]|end\b|fi\b|done\b|esac\b|<\/|\{\/|else|elif|elsif|rescue|except|finally|catch)/.test(
        line,
      );
    if (indentOf(line) <= indent && !isCloser) break;
    last = at;
  }
  return last;
}

function nextStatement(lines: readonly string[], last: number, indent: number): number | undefined {
  const next = lines[last + 1];
  if (next === undefined || isBlank(next) || indentOf(next) !== indent) return undefined;
  return /^\s*[)\]}]|^\s*(?:end|fi|done|esac)\b|^\s*<\//.test(next)
    ? undefined
    : endOfStatement(lines, last + 1);
}

/** The model's text in a manner, and how it streams in. */
export function answerIn(
  manner: Manner,
  { hidden, prefix, suffix, languageId }: Hidden,
): { readonly text: string; readonly chunks?: (text: string) => readonly string[] } {
  switch (manner) {
    case 'plain':
      return { text: hidden };
    case 'fenced':
      return { text: `\`\`\`${languageId}\n${hidden}\n\`\`\`` };
    case 'from column 0': {
      const line = prefix.slice(prefix.lastIndexOf('\n') + 1);
      const lead = /^[ \t]*/.exec(line + hidden)?.[0] ?? '';
      const [first = '', ...rest] = hidden.split('\n');
      const moved = rest.map((item) => (item.startsWith(lead) ? item.slice(lead.length) : item));
      return { text: [first, ...moved].join('\n') };
    }
    case 'with the rest':
      return { text: hidden + suffix.split('\n').slice(0, 4).join('\n') };
    case 'line by line':
      return { text: hidden, chunks: (text) => text.split(/(?<=\n)/) };
  }
}

/** `whole`: the document is as it was. `part`: its first whole lines are back. */
export type Outcome = 'whole' | 'part' | 'nothing' | 'wrong';

export function outcomeOf({ prefix, hidden, suffix }: Hidden, played: Played): Outcome {
  if (played.pieces.length === 0) return 'nothing';
  if (bare(played.text) === bare(prefix + hidden + suffix)) return 'whole';
  if (played.replacedSuffix > 0) return 'wrong';
  const text = bare(played.insertText);
  const all = bare(hidden);
  return all.startsWith(text) && /^\s*\n/.test(all.slice(text.length)) && !isBlank(text)
    ? 'part'
    : 'wrong';
}

/** White space at line ends is nobody's intention. */
const bare = (text: string): string => text.replace(/[ \t]+$/gm, '');
