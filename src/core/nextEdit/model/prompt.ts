import type { Message } from '../../api/message.ts';
import type { NextEditSituation } from '../layer.ts';
import { excerptOf } from './excerpt.ts';

/** Most hunks of one answer. */
export const maxHunks = 4;
/** Of the newest; what came before says less than it costs. */
const maxEdits = 8;
const maxEditLines = 12;
const maxPossible = 6;
/** The nearest: what is further away is seldom what this edit has broken. */
const maxProblems = 3;
const maxProblemChars = 160;

/** Constant, so that the provider's prompt cache holds it. */
const rules = `You predict the next edits of a programmer from the edits just made.
You get a numbered excerpt of the file as it is now and the latest edits, oldest first.
Answer with the edits that finish what was begun: renames carried through, calls adapted to a new signature, the same change at like places, errors that the edits caused. Only what surely follows. Never undo an edit, never restyle, never comment. At most ${maxHunks} edits, the most certain first.

Answer format, nothing else:
@ FIRST-LAST | first three words of line FIRST
the new text of lines FIRST to LAST
@ LINE+ | first three words of line LINE
text to insert after line LINE
@ FIRST-LAST delete | first three words of line FIRST
.

Line numbers are those of the excerpt; new text has no numbers. The words after | are copied from the excerpt. A line with a single . ends the answer.
If nothing surely follows, answer only: NONE`;

/** An error that the editor's language support reports. Lines count from 0. */
export interface PromptProblem {
  readonly line: number;
  readonly message: string;
}

/** What a model is asked for the next edits. */
export function nextEditMessages(
  situation: NextEditSituation,
  problems: readonly PromptProblem[],
): readonly Message[] {
  const { document, cursorLine, possible } = situation;
  const excerpt = excerptOf(situation);
  const places = possible.slice(0, maxPossible).map(({ line }) => line + 1);
  return [
    { role: 'system', content: rules },
    {
      role: 'user',
      content: [
        `File ${document.path} (${document.languageId}):\n${excerpt}`,
        historyInPrompt(situation),
        ...problemsInPrompt(problems, situation, ({ line }) => `line ${line + 1}`),
        ...(places.length === 0 ? [] : [`Possible places: lines ${places.join(', ')}`]),
        `The cursor is on line ${cursorLine + 1}.`,
      ].join('\n\n'),
    },
  ];
}

/** The latest edits as a model reads them. */
export const historyInPrompt = ({ history }: Pick<NextEditSituation, 'history'>): string =>
  `Latest edits, oldest first:\n${history.slice(-maxEdits).map(describeEdit).join('\n')}`;

/** The nearest problems, each at its place in words; nothing where there is none. */
export function problemsInPrompt(
  problems: readonly PromptProblem[],
  { cursorLine }: Pick<NextEditSituation, 'cursorLine'>,
  placeOf: (problem: PromptProblem) => string,
): readonly string[] {
  const nearest = [...problems]
    .sort((a, b) => Math.abs(a.line - cursorLine) - Math.abs(b.line - cursorLine))
    .slice(0, maxProblems)
    .map((problem) => `${placeOf(problem)}: ${oneLine(problem.message)}`);
  return nearest.length === 0 ? [] : [`Errors now:\n${nearest.join('\n')}`];
}

const oneLine = (message: string): string => message.replace(/\s+/g, ' ').slice(0, maxProblemChars);

function describeEdit({
  path,
  line,
  oldLines,
  newLines,
}: NextEditSituation['history'][number]): string {
  return [
    `${path}:${line + 1}`,
    'before:',
    ...oldLines.slice(0, maxEditLines),
    'after:',
    ...newLines.slice(0, maxEditLines),
  ].join('\n');
}
