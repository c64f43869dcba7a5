const quote = 0x22;
const backslash = 0x5c;
/** Parsing takes about 0.15 µs for each: 45 ms for as many. */
const mostTokens = 300_000;
/** Shorter texts are parsed in a few milliseconds, whatever they hold. */
const alwaysQuick = 250_000;
/** So much is looked at in one turn of the event loop: about 5 ms. */
const turnLength = 1_000_000;

/**
 * Whether a JSON text has so few values that parsing it takes a moment only, however long its strings are: pictures in a
 * conversation are megabytes of one string, while ten megabytes of `[[[` would stop the editor's extensions for a second.
 * Reads in turns that leave room for others.
 */
export async function isQuicklyParsed(text: string): Promise<boolean> {
  if (text.length <= alwaysQuick) return true;
  const counter = createTokenCounter(text);
  while (counter.at < text.length && counter.tokens <= mostTokens) {
    counter.countTo(counter.at + turnLength);
    await nextTurn();
  }
  return counter.tokens <= mostTokens;
}

/** Counts strings, commas, colons and opening brackets. */
function createTokenCounter(text: string) {
  let at = 0;
  let tokens = 0;
  let isInString = false;
  return {
    get at() {
      return at;
    },
    get tokens() {
      return tokens;
    },
    countTo(end: number) {
      for (; at < end && at < text.length; at += 1) {
        const code = text.charCodeAt(at);
        if (code === quote) isInString = !isInString;
        // Whatever it escapes ends nothing.
        if (isInString && code === backslash) at += 1;
        else if (!isInString && (code === quote || isSeparator(code))) tokens += 1;
      }
    },
  };
}

const isSeparator = (code: number): boolean =>
  code === 0x2c || code === 0x3a || code === 0x5b || code === 0x7b;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
