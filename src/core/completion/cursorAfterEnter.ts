import { type CursorContext, linePrefixOf } from './cursorContext.ts';
import { indentUnitBefore, leadingSpace } from './indentation.ts';

/** Where the cursor will be after Enter, as editors indent: like this line, one step deeper after an opener. */
export function cursorAfterEnter(place: CursorContext): CursorContext {
  const line = linePrefixOf(place);
  const deeper = /[{([:]\s*$/.test(line) ? indentUnitBefore(place.prefix) : '';
  return { ...place, prefix: `${place.prefix}\n${leadingSpace(line)}${deeper}` };
}
