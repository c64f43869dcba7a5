import type { LineHunk } from '../../documents/lineHunk.ts';
import type { Proposal } from '../proposal.ts';
import { gateConfidence } from './gate.ts';
import { gateWeights } from './gateWeights.ts';
import { localCandidates } from './localCandidates.ts';
import type { LocalSituation } from './localSituation.ts';

/** Candidates below are noise: a model need not hear of them either. */
const minConfidence = 0.2;

/**
 * Whoever works through a file in one direction has seen what he passed: a place behind him needs to be surer. Above
 * and below are alike; after a single edit there is no direction.
 */
const behindFactor = 0.7;

/** What the document's own patterns propose, surest first. No request, no state. */
export function localProposals(situation: LocalSituation): readonly Proposal[] {
  if (situation.edits.length === 0) return [];
  const proposals = localCandidates(situation).flatMap(({ line, oldLines, newLines, features }) => {
    const factor = isBehind(situation.edits, line) ? behindFactor : 1;
    const confidence = factor * gateConfidence(features, gateWeights);
    return confidence < minConfidence
      ? []
      : [{ line, oldLines, newLines, layer: 'local' as const, confidence }];
  });
  return proposals.sort((a, b) => b.confidence - a.confidence);
}

function isBehind(edits: readonly LineHunk[], line: number): boolean {
  const last = edits.at(-1);
  const before = edits.at(-2);
  if (last === undefined || before === undefined) return false;
  return last.line > before.line ? line < last.line : line > last.line;
}
