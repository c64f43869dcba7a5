import type { NextEditLayer } from '../../../src/core/nextEdit/layer.ts';
import type { EvalCase } from './caseFile.ts';
import { type Outcome, type ReplayContext, replay } from './replay.ts';
import { isExact, touches } from './score.ts';

/** What was shown in a situation, compared with what the author did then or later. */
export interface Result {
  readonly item: EvalCase;
  readonly outcome: Outcome;
  readonly isPlaceRight: boolean;
  readonly isExactlyRight: boolean;
}

/** Lives through the situation with the local layer and those of `layersOf`; only the outcome is compared. */
export async function judge(
  item: EvalCase,
  layersOf: (context: ReplayContext) => readonly NextEditLayer[],
): Promise<Result> {
  const outcome = await replay(item.editor, layersOf);
  const [first] = outcome.hunks;
  return {
    item,
    outcome,
    isPlaceRight: first !== undefined && item.later.some((hunk) => touches(first, hunk)),
    isExactlyRight: first !== undefined && item.later.some((hunk) => isExact(first, hunk)),
  };
}
