/** A piece of the workspace that is told to the model beside the file itself. */
export interface ContextItem {
  /** Names the source for measures: `similar`, `definitions`, `edits` … */
  readonly source: string;
  /** What the model reads above it, e.g. `From src/cart.ts`. */
  readonly title: string;
  readonly text: string;
  /** Set for excerpts of files, which fill-in-the-middle dialects take as files. */
  readonly path?: string;
}

/** Code has about so many characters a token (measured by others on o200k and Qwen). */
export const charactersPerToken = 3.6;

/** Tokens of a text, roughly. */
export const estimateTokens = (text: string): number => Math.ceil(text.length / charactersPerToken);
