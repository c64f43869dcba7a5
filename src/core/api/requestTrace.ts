import type { Task } from '../task.ts';
import type { RateLimit, ServerTiming, Usage } from './responseFacts.ts';

/** Moments of one request on `Clock.now()`, in milliseconds; absent when they did not happen. */
export interface Marks {
  /** The caller asked the router. */
  readonly asked: number;
  /** The quota gate let it pass, when it had to wait. */
  readonly admitted?: number;
  /** Handed to the transport: time to first token counts from here. */
  readonly sent?: number;
  readonly dnsDone?: number;
  readonly tcpDone?: number;
  readonly tlsDone?: number;
  /** Response status and headers. */
  readonly head?: number;
  /** First byte of the body. */
  readonly firstByte?: number;
  readonly firstReasoning?: number;
  /** First non-empty content. */
  readonly firstContent?: number;
  readonly lastContent?: number;
  readonly cancelled?: number;
  /** The stream closed. */
  readonly closed?: number;
}

export interface ContentShape {
  readonly deltas: number;
  readonly chars: number;
  readonly firstChunkDeltas: number;
  readonly firstChunkChars: number;
}

/** What one request leaves behind for the ledger. Holds no prompt, no answer and no file name. */
export interface RequestTrace {
  readonly task: Task;
  readonly provider: string;
  readonly model: string;
  readonly wallMs: number;
  readonly marks: Marks;
  readonly connection?: 'new' | 'reused';
  readonly protocol?: 'h2' | 'h1';
  readonly outcome: 'complete' | 'cancelled' | 'failed';
  /** `RequestError.kind` when failed. */
  readonly errorKind?: string;
  readonly usage?: Usage;
  readonly server?: ServerTiming;
  /** Network chunks that carried content. */
  readonly contentChunks?: number;
  /**
   * Content as it was cut by the server: pieces of text (deltas) and UTF-16 units of all of it, and of the first
   * network chunk. No response counts the tokens of its first chunk; its share of the deltas, or of the text where
   * all came in few deltas, is what can be known of them.
   */
  readonly content?: ContentShape;
  readonly rateLimits?: readonly RateLimit[];
}
