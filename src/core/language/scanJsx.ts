import { languageOf } from './languages.ts';
import { matchAt } from './matchAt.ts';
import type { ScanState } from './scanState.ts';

/** Begins an element; type parameters, which look alike, go on otherwise. */
const start = /<(?:([A-Za-z][\w.:-]*)(?=[\s/>]|$)(?!\s*(?:=|extends\b))(?!>\s*\()|(?=>))/y;
/** Behind it a value is expected. */
const beforeValue = /(?:^|[(,=?:[{}&|;]|=>|\b(?:return|default|yield|await|case))$/;

const end = /<\/([A-Za-z][\w.:-]*)?>/y;

/** Reads where an element begins or ends within code; returns the length, 0 where it is none. */
export const readElement = (state: ScanState, text: string, at: number): number =>
  closeElement(state, text, at) || openElement(state, text, at);

/** The code in an element was not finished: the element ends all the same. */
function closeElement(state: ScanState, text: string, at: number): number {
  const match = text[at + 1] === '/' ? matchAt(end, text, at) : null;
  if (match === null) return 0;
  const index = state.frames.findLastIndex(
    ({ family, name }) => family === 'element' && name === (match[1] ?? ''),
  );
  if (index < 0) return 0;
  state.popTo(index, at, match[0]);
  return match[0].length;
}

function openElement(state: ScanState, text: string, at: number): number {
  const match = matchAt(start, text, at);
  if (match === null || !beforeValue.test(state.before(text, at).slice(-12).trimEnd())) return 0;
  const language = languageOf('jsx-text');
  const name = match[1] ?? '';
  state.push('bracket', '<', '>', at, undefined, { name, isTag: true, language, inner: language });
  return match[0].length;
}
