import type { RequestTrace } from '../api/requestTrace.ts';

/**
 * The figures of one request. Times are milliseconds on one monotonic clock; a figure that the response does not
 * allow is absent, never estimated.
 */
export interface Figures {
  /** Request handed to the transport → first non-empty content. */
  readonly timeToFirstTokenMs?: number;
  /** Request handed to the transport → first byte of the body. */
  readonly firstByteMs?: number;
  /** Request handed to the transport → first reasoning text. */
  readonly firstReasoningMs?: number;
  /** Request handed to the transport → stream closed. */
  readonly wallMs?: number;
  /**
   * Tokens after the first chunk, per second between the first and the last content:
   * (completion − reasoning − those of the first chunk) / (last − first content).
   * Absent below `minRateTokens` tokens and when all content came in one chunk.
   */
  readonly tokensPerSecond?: number;
  /** The server's own completion tokens / `completion_time`. */
  readonly serverTokensPerSecond?: number;
  readonly promptTokens?: number;
  readonly completionTokens?: number;
  readonly reasoningTokens?: number;
  readonly cachedTokens?: number;
  /** Ours minus the server's own `total_time`: what the way there and back took. */
  readonly networkMs?: number;
}

/** Fewer tokens than this make no rate. */
export const minRateTokens = 16;

/** Reads the figures off a finished request. */
export function figuresOf(trace: RequestTrace): Figures {
  const { marks, usage, server } = trace;
  const since = (mark: number | undefined): number | undefined =>
    marks.sent === undefined || mark === undefined ? undefined : mark - marks.sent;
  const wallMs = since(marks.closed);
  return compact({
    timeToFirstTokenMs: since(marks.firstContent),
    firstByteMs: since(marks.firstByte),
    firstReasoningMs: since(marks.firstReasoning),
    wallMs,
    tokensPerSecond: streamRate(trace),
    serverTokensPerSecond: rate(usage?.completionTokens, server?.completionMs),
    promptTokens: usage?.promptTokens,
    completionTokens: usage?.completionTokens,
    reasoningTokens: usage?.reasoningTokens,
    cachedTokens: usage?.cachedTokens,
    networkMs:
      wallMs === undefined || server?.totalMs === undefined ? undefined : wallMs - server.totalMs,
  });
}

function streamRate(trace: RequestTrace): number | undefined {
  const { marks, usage, content } = trace;
  if (usage?.completionTokens === undefined || content === undefined) return undefined;
  if ((trace.contentChunks ?? 0) < 2) return undefined;
  if (marks.firstContent === undefined || marks.lastContent === undefined) return undefined;
  const visible = usage.completionTokens - (usage.reasoningTokens ?? 0);
  if (visible < minRateTokens) return undefined;
  return rate(visible * (1 - firstChunkShare(content)), marks.lastContent - marks.firstContent);
}

/**
 * The part of the answer that the first chunk brought. A response does not count it: where the server sends about
 * a token at a time the pieces are the best measure, elsewhere the characters are.
 */
function firstChunkShare(content: NonNullable<RequestTrace['content']>): number {
  if (content.deltas >= minRateTokens) return content.firstChunkDeltas / content.deltas;
  return content.chars === 0 ? 0 : content.firstChunkChars / content.chars;
}

function rate(tokens: number | undefined, ms: number | undefined): number | undefined {
  if (tokens === undefined || ms === undefined || ms <= 0) return undefined;
  return (1000 * tokens) / ms;
}

function compact(figures: { readonly [K in keyof Figures]: Figures[K] | undefined }): Figures {
  return Object.fromEntries(
    Object.entries(figures).filter(([, value]) => value !== undefined),
  ) as Figures; // Only undefined values were dropped.
}
