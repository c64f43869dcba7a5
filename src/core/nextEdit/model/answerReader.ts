import type { LineHunk } from '../../documents/lineHunk.ts';

/** Reads an answer as it comes. */
export interface AnswerReader {
  /** Hunks that are complete now. */
  feed(text: string): readonly LineHunk[];
  /** The rest. What an answer that was cut off may lack is left out. */
  end(isWhole: boolean): readonly LineHunk[];
}
