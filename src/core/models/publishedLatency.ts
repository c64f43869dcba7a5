/** A published time to first token, for prompts of a given length. */
export interface PublishedFirstToken {
  /** Holds for prompts of at least and at most so many tokens. */
  readonly fromPromptTokens: number;
  readonly toPromptTokens: number;
  /** What counts as usual: milliseconds. */
  readonly lowMs: number;
  readonly highMs: number;
  /** Where it was read, and by whom it was measured. */
  readonly source: string;
}

/**
 * Cerebras publishes no time to first token for the models it serves today, so these are third parties’ measurements
 * and are always named so. None is published for 8K to 100K tokens.
 */
export const publishedFirstTokens: readonly PublishedFirstToken[] = [
  {
    fromPromptTokens: 0,
    toPromptTokens: 8_000,
    lowMs: 170,
    highMs: 300,
    source: 'opencues#140 and #226 (July 2026: 178–212 ms before any prompt is read), elizaOS',
  },
  {
    fromPromptTokens: 100_000,
    toPromptTokens: 140_000,
    lowMs: 240,
    highMs: 240,
    source: 'a single published run at 128K; opencues#226 measured 0.035 ms for each prompt token',
  },
];

/** What was published for prompts of this length; undefined where nothing was. */
export function publishedFirstToken(promptTokens: number): PublishedFirstToken | undefined {
  return publishedFirstTokens.find(
    ({ fromPromptTokens, toPromptTokens }) =>
      promptTokens >= fromPromptTokens && promptTokens <= toPromptTokens,
  );
}
