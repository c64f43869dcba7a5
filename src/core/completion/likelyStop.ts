import { indentUnit, leadingSpace } from './indentation.ts';
import { type CursorPlace, linePrefixOf } from './place.ts';

/** Where the cursor will be after Enter, as editors indent: like this line, one step deeper after an opener. */
export function enterPlace(place: CursorPlace): CursorPlace {
  const line = linePrefixOf(place);
  const deeper = /[{([:]\s*$/.test(line) ? indentUnit(place.prefix) : '';
  return { ...place, prefix: `${place.prefix}\n${leadingSpace(line)}${deeper}` };
}
