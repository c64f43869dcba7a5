// A word piece of at most 6 letters, at most 3 digits, at most 2 signs (each with one leading space), or a
// run of white space: about 3.5 characters a token on code, as the tokenizers of today's models.
const piece = / ?[\p{L}_]{1,6}| ?\p{N}{1,3}| ?[^\s\p{L}\p{N}_]{1,2}|\s+/gu;

/** Cuts generated text into tokens; joined they are the text again. At most `most` of them, from the beginning. */
export function splitTokens(text: string, most = Number.POSITIVE_INFINITY): readonly string[] {
  if (most === Number.POSITIVE_INFINITY) return text.match(piece) ?? [];
  const tokens: string[] = [];
  for (const [token] of text.matchAll(piece)) {
    if (tokens.length >= most) break;
    tokens.push(token);
  }
  return tokens;
}

/** Estimates a prompt's tokens, 4 characters each, in constant time: prompts of 128 K must not stall the pacing. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}
