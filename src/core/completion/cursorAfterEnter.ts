import { type CursorContext, cursorAfter, linePrefixOf } from '../documents/cursorContext.ts';
import { leadingSpace } from '../language/indentation.ts';
import { stepAt } from './step.ts';

/** Where the cursor will be after Enter, as editors indent: like this line, one step deeper after an opener. */
export function cursorAfterEnter(place: CursorContext): CursorContext {
  const line = linePrefixOf(place);
  const deeper = /[{([:]\s*$/.test(line) ? stepAt(place).text : '';
  return cursorAfter(place, `\n${leadingSpace(line)}${deeper}`, 0);
}
