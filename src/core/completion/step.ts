import type { Indentation } from '../documents/cursorContext.ts';
import type { Frame } from '../language/frame.ts';
import { indentWidth, isBlank, leadingSpace } from '../language/indentation.ts';
import type { Language } from '../language/language.ts';
import { languageOf } from '../language/languages.ts';

/** One step of indentation at a place. */
export interface Step {
  /** What one step is written as: a tab or spaces. */
  readonly text: string;
  /** Columns it counts for where indentations are compared. */
  readonly width: number;
  /** The file or the editor says so; otherwise it is only what the language has by custom. */
  readonly isKnown: boolean;
}

/** Columns a tab counts for (see `indentWidth`). */
const tabWidth = 4;
/** So many lines on either side tell: the file's style is rarely mixed. */
const nearLines = 60;
/** With so many lines of the other kind a file has both. */
const mixedShare = 0.15;
/** Steps that people use. */
const isUsual = (width: number): boolean => width >= 2 && width <= 8;
/** Begins a line that is set under another one: the step is told by code. */
const aside = /^\s*(?:\*|\/\/|#(?!\w)|--|<!--)/;

/** The step of a document: as its own lines show it, else as its editor writes it, else as its language has it. */
export function readStep(input: {
  readonly above: readonly string[];
  readonly linePrefix: string;
  readonly below: readonly string[];
  readonly language: Language;
  readonly indentation: Indentation | undefined;
}): Step {
  const { language, indentation } = input;
  const shown = shownStep([
    ...input.above.slice(-nearLines),
    // White space before the cursor was put there to write behind it.
    isBlank(input.linePrefix) && input.linePrefix !== ''
      ? `${input.linePrefix}.`
      : input.linePrefix,
    ...input.below.slice(0, nearLines),
  ]);
  if (shown !== undefined) return { ...known(shown.text), isKnown: !shown.isMixed };
  // Recipes and Go are written with tabs, whatever the editor makes of an empty file.
  if (language.step === '\t') return { text: '\t', width: tabWidth, isKnown: true };
  if (indentation === undefined)
    return { text: language.step, width: language.step.length, isKnown: false };
  return known(indentation.insertSpaces ? ' '.repeat(indentation.tabSize) : '\t');
}

const known = (text: string): Step => ({
  text,
  width: text === '\t' ? tabWidth : text.length,
  isKnown: true,
});

/** The step that most lines take which are deeper than the one before; undefined where no line is indented. */
function shownStep(
  lines: readonly string[],
): { readonly text: string; readonly isMixed: boolean } | undefined {
  const written = lines.filter((line) => !isBlank(line));
  let tabs = 0;
  let spaces = 0;
  for (const line of written) {
    if (line.startsWith('\t')) tabs += 1;
    else if (line.startsWith('  ')) spaces += 1;
  }
  // Tabs of eight columns among steps of four: neither is a step, and nothing is converted.
  const isMixed = Math.min(tabs, spaces) > mixedShare * (tabs + spaces);
  if (tabs > spaces) return { text: '\t', isMixed };
  const most = mostUsual(written.filter((line) => !aside.test(line)));
  if (most !== undefined)
    return { text: ' '.repeat(most.width), isMixed: isMixed || most.isOneOfSeveral };
  // One block alone: its own indentation is a step or some of them.
  const only = Math.min(...written.map(indentWidth).filter((width) => width > 1));
  return Number.isFinite(only) && isUsual(only) ? { text: ' '.repeat(only), isMixed } : undefined;
}

/** Steps that are not used much less than the most usual one: nobody can say which is meant. */
const severalShare = 0.5;

function mostUsual(
  lines: readonly string[],
): { readonly width: number; readonly isOneOfSeveral: boolean } | undefined {
  const counts = new Map<number, number>();
  let former = '';
  for (const line of lines) {
    const lead = leadingSpace(line);
    const deeper = lead.length - former.length;
    if (!lead.includes('\t') && isUsual(deeper)) counts.set(deeper, (counts.get(deeper) ?? 0) + 1);
    former = lead;
  }
  const [most, second] = [...counts].sort(([a, m], [b, n]) => n - m || a - b);
  if (most === undefined) return undefined;
  // Twice the step is a line that goes on.
  const isOther = second !== undefined && second[0] % most[0] !== 0;
  const isClose = second !== undefined && second[1] >= 2 && second[1] >= severalShare * most[1];
  return {
    width: most[0],
    isOneOfSeveral: isClose && (isOther || second[0] < most[0] || counts.size === 2),
  };
}

/** The step at a place whose text was not read otherwise. */
export function stepAt(place: {
  readonly languageId: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly indentation?: Indentation;
}): Step {
  const above = place.prefix.split('\n').slice(-2 * nearLines);
  return readStep({
    above,
    linePrefix: above.pop() ?? '',
    below: place.suffix.split('\n', 2 * nearLines).slice(1),
    language: languageOf(place.languageId),
    indentation: place.indentation,
  });
}

/** Columns of a line's indentation as a model wrote it: its tabs count as the document's steps. */
export function columnsIn(line: string, step: Pick<Step, 'width'>): number {
  let columns = 0;
  for (const char of leadingSpace(line)) columns += char === '\t' ? step.width : 1;
  return columns;
}

/** The indentation of so many columns in a document's steps. */
export function leadOf(columns: number, { text, width }: Pick<Step, 'text' | 'width'>): string {
  if (text !== '\t') return ' '.repeat(columns);
  return '\t'.repeat(Math.floor(columns / width)) + ' '.repeat(columns % width);
}

/** Whether a line is set in spaces among tabs, or with tabs among spaces. */
export function hasOtherLead(line: string, step: Pick<Step, 'text' | 'isKnown'>): boolean {
  const own = leadingSpace(line);
  if (!step.isKnown) return false;
  return step.text === '\t' ? own.includes('    ') || /(?<! ) +\t/.test(own) : own.includes('\t');
}

/** An argument list may be set deeper than a step, and so may what stands under the first entry of a list; tabs are steps. */
export const isInArguments = (
  frame: Frame | undefined,
  lineBefore: string,
  { text }: Pick<Step, 'text'>,
): boolean => {
  if (text === '\t') return false;
  return frame?.open === '(' || (frame?.open === '[' && !lineBefore.trimEnd().endsWith('['));
};

/** One step or two: where what a line opens stands in any style. */
export const isFewSteps = (columns: number, { width }: Pick<Step, 'width'>): boolean =>
  columns === width || columns === 2 * width;
