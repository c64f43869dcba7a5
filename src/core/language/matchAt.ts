/** A sticky pattern's match at a position. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** How much a sticky pattern takes at a position. */
export function runLength(run: RegExp, text: string, at: number): number {
  run.lastIndex = at;
  return run.test(text) ? run.lastIndex - at : 0;
}

export const restOfLine = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return (end < 0 ? text.length : end) - at;
};
