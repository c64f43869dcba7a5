/** Comments, strings, punctuation and everything else of JSON with comments; an unclosed string ends at its line. */
const token =
  /\/\/[^\n]*|\/\*[^*]*(?:\*(?!\/)[^*]*)*(?:\*\/|$)|"(?:[^"\\\n]|\\.)*"?|[{}[\],:]|[^\s{}[\],:"/]+|\//g;

/**
 * Reads a settings file: JSON that may have comments and commas at the end. Undefined for what is no object. Linear in the text.
 */
export function readSettingsFile(text: string): Readonly<Record<string, unknown>> | undefined {
  const tokens = [...text.matchAll(token)]
    .map(([piece]) => piece)
    .filter((piece) => !/^\/[/*]/.test(piece));
  const plain = tokens.filter(
    (piece, at) => piece !== ',' || !/^[}\]]$/.test(tokens[at + 1] ?? ''),
  );
  try {
    const value: unknown = JSON.parse(plain.join(''));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...value }
      : undefined;
  } catch {
    // Half-typed, or no JSON at all: it says nothing yet.
    return undefined;
  }
}
