import type { LineHunk } from '../../documents/lineHunk.ts';
import type { Features } from './features.ts';

/** What the local layer goes by. */
export interface LocalSituation {
  readonly lines: readonly string[];
  /** The user's edits of this document where they are now, oldest first. */
  readonly edits: readonly LineHunk[];
  readonly cursorLine: number;
  readonly languageId: string;
}

/** An edit that repeats what the user did, with what the gate needs to judge it. */
export interface LocalCandidate extends LineHunk {
  readonly features: Features;
}

/** Edits further back say little about what comes next. */
export const maxSources = 4;
