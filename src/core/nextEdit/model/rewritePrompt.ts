import type { Message } from '../../api/message.ts';
import type { NextEditSituation } from '../layer.ts';
import { linesOfExcerpt, withGaps } from './excerpt.ts';
import { historyInPrompt, type PromptProblem, problemsInPrompt } from './prompt.ts';
import { rewriteTags } from './readRewrite.ts';
import type { RewriteWindow } from './rewriteWindow.ts';

const { open, close } = rewriteTags;

/** Constant, so that the provider's prompt cache holds it. */
const rules = `You predict the next edits of a programmer from the edits just made.
You get an excerpt of the file as it is now and the latest edits, oldest first. You can change the lines between ${open} and ${close}.
Answer with all of these lines as they should be, changed or not, in their order and indentation, between ${open} and ${close}, and nothing else.
Change only what surely follows from the edits: renames carried through, calls adapted to a new signature, the same change at like places, errors that the edits caused. Never undo an edit, never restyle, never comment, never leave a line out.
If nothing surely follows, answer only: NONE`;

/** What a model is asked for that writes the window anew. */
export function rewriteMessages(
  situation: NextEditSituation,
  problems: readonly PromptProblem[],
  window: RewriteWindow,
): readonly Message[] {
  const { document, lines, cursorLine } = situation;
  const textAt = (line: number): string => (lines[line] ?? '').trim();
  return [
    { role: 'system', content: rules },
    {
      role: 'user',
      content: [
        `File ${document.path} (${document.languageId}):\n${markedExcerpt(situation, window)}`,
        historyInPrompt(situation),
        ...problemsInPrompt(problems, situation, ({ line }) => `at “${textAt(line)}”`),
        `The cursor is on the line “${textAt(cursorLine)}”.`,
      ].join('\n\n'),
    },
  ];
}

/** The window as it is expected back, for the most part. */
export const predictedRewrite = ({ lines }: RewriteWindow): string =>
  [open, ...lines, close].join('\n');

/** The excerpt without numbers, the window in its place between the tags. */
function markedExcerpt(situation: NextEditSituation, window: RewriteWindow): string {
  const { lines } = situation;
  const last = window.first + window.lines.length - 1;
  const own = window.lines.map((_, index) => window.first + index);
  const chosen = [...new Set([...linesOfExcerpt(situation), ...own])].sort((a, b) => a - b);
  return withGaps(chosen, (line) => {
    const text = lines[line] ?? '';
    const marked = line === window.first ? `${open}\n${text}` : text;
    return line === last ? `${marked}\n${close}` : marked;
  });
}
