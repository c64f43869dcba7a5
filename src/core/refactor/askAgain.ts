import { assertNever } from '../../shared/assertNever.ts';
import { type AnswerProblem, type AnswerTarget, isWholeDocument } from '../answer/answerTarget.ts';
import type { Doubt } from '../answer/doubt.ts';

/** Things named in the second question; more would only hide the form that is wanted. */
const maxNamed = 12;

/** The second question about the same part: what was wrong with the answer, and the exact form that is wanted. */
export function askAgainInstruction(
  reasons: readonly (Doubt | AnswerProblem)[],
  target: AnswerTarget,
): string {
  const part = isWholeDocument(target) ? 'file' : 'part';
  const complaints = [...new Set(reasons.map((reason) => complaint(reason, part)))];
  return [
    'That answer was not applied.',
    ...complaints,
    `Answer again with the complete new text of the ${part}, from its first line to its last, in one fenced code block ` +
      'and with nothing else. Keep every line that the instruction does not ask to change or remove, with its own ' +
      'indentation. Leave nothing out and write no placeholder for left-out code.',
  ].join(' ');
}

function complaint(reason: Doubt | AnswerProblem, part: string): string {
  switch (reason.kind) {
    case 'lost':
      return `These would be lost although nobody asked for it: ${reason.things.slice(0, maxNamed).join(' · ')}. If they are meant to go, leave them out again.`;
    case 'cutOff':
      return 'It ended before its end.';
    case 'level':
      return `Its lines stand at another indentation than those of the ${part}.`;
    case 'elided':
      return `It left something out (“${reason.marker}”).`;
    case 'place':
      return `It does not tell the ${part} again, so it is not clear where it belongs.`;
    case 'ambiguous':
      return 'It can be read in two ways.';
    case 'hidden':
      return 'It holds characters that cannot be seen or that look like others.';
    case 'broken':
      return 'With it the file would not parse any more.';
    case 'misplaced':
      return `It quotes text that is not in the file (“${reason.excerpt}”).`;
    case 'empty':
    case 'notCode':
      return 'It held no code.';
    case 'unchanged':
      return 'It changed nothing.';
    default:
      return assertNever(reason);
  }
}
