import type { Predictor } from '../../../src/core/predictor/predictor.ts';
import type { LineCase, Part } from '../lineCases.ts';

export type Complete = Predictor['complete'];

/** What the predictor made of one line. */
export interface Outcome {
  readonly part: Part;
  readonly text: string;
  readonly isExact: boolean;
  readonly isShown: boolean;
  readonly confidence: number;
  readonly characters: number;
  readonly ms: number;
  /** Processor time: the same, but for what else the machine does. */
  readonly processorMs: number;
}

/** Lets the predictor complete a line whose file does not count as it is indexed. */
export function runLineCase(complete: Complete, one: LineCase): Outcome {
  const started = performance.now();
  const startedUsing = process.cpuUsage();
  const prediction = complete(one);
  const used = process.cpuUsage(startedUsing);
  const ms = performance.now() - started;
  const text = prediction?.text.trimEnd() ?? '';
  return {
    part: one.part,
    text,
    isExact: text === one.goal,
    isShown: text !== '',
    confidence: prediction?.confidence ?? 0,
    characters: text.length,
    ms,
    processorMs: (used.user + used.system) / 1000,
  };
}
