import type { Hole, Prediction } from '../../core/predictor/predictor.ts';
import type { SearchHit } from '../../core/search/workspaceSearch.ts';

/** A folder to index, and the name that stands before its files' paths. */
export interface IndexRoot {
  /** Absolute path on this machine. */
  readonly folder: string;
  /** Empty for a single folder; otherwise the workspace folder's name. */
  readonly name: string;
}

/** What the extension host says to the predictor's thread. Both are built together: no version, no parsing. */
export type ToWorker =
  | { readonly kind: 'index'; readonly roots: readonly IndexRoot[]; readonly maxTokens: number }
  /** Ends an index that is being built; the one before stays. */
  | { readonly kind: 'stop' }
  /** Drops all that was learned, and ends an index that is being built. */
  | { readonly kind: 'forget' }
  | { readonly kind: 'update'; readonly path: string; readonly text: string | undefined }
  | {
      readonly kind: 'search';
      readonly id: number;
      readonly roots: readonly IndexRoot[];
      readonly query: string;
    }
  | { readonly kind: 'complete'; readonly id: number; readonly hole: Hole };

/** What the predictor's thread says. */
export type FromWorker =
  | { readonly kind: 'progress'; readonly filesRead: number; readonly filesFound: number }
  | {
      readonly kind: 'indexed';
      readonly files: number;
      readonly tokens: number;
      readonly ms: number;
    }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'found'; readonly id: number; readonly hits: readonly SearchHit[] }
  | {
      readonly kind: 'completed';
      readonly id: number;
      readonly prediction: Prediction | undefined;
    }
  | { readonly kind: 'failed'; readonly where: ToWorker['kind']; readonly message: string };
