import { formatModelRef, type ModelRef } from '../../models/modelRef.ts';

/** How a model is asked: for hunks by line number, or for the lines around the cursor as they should be. */
export type AnswerForm = 'hunks' | 'rewrite';

/** What `npm run eval:next -- FILE… --key --choose` has measured of a model, in both forms on the same situations. */
export interface MeasuredForm {
  readonly form: AnswerForm;
  readonly situations: number;
  /** Exactly right, of all situations, in percent. */
  readonly exactInHunks: number;
  readonly exactInRewrites: number;
  /** Year, month and day. */
  readonly measured: string;
}

/** By `provider/model`. */
export type MeasuredForms = Readonly<Record<string, MeasuredForm>>;

/** How the hunks of an answer were placed: by number and words, or not at all because their words stood elsewhere. */
export interface HunkPlacing {
  readonly placed: number;
  readonly lost: number;
}

/**
 * Chooses the form for each model. Numbered hunks are the rule: they are short and reach further. A model that was measured
 * to do better otherwise, or loses every second hunk because it cannot count, is asked for a rewrite.
 */
export interface FormChoice {
  /** Undefined: the model is not known yet. */
  formFor(model: ModelRef | undefined): AnswerForm;
  /** What became of an answer in hunks. */
  note(model: ModelRef, placing: HunkPlacing): void;
}

/** So many of a model's last hunks are looked at, and with fewer than these nothing is said of it. */
const lookedAt = 12;
const enough = 8;
/**
 * A rewrite reaches half of the places that hunks reach (the lines around the cursor hold 52 % of what follows, the excerpt
 * 87 %) and costs ten times the answer: it pays when every second hunk is lost.
 */
const lostShare = 0.5;

/** Creates a choice that knows what was measured. What it learns itself is for the life of the window. */
export function createFormChoice(measured: MeasuredForms): FormChoice {
  const isLostByModel = new Map<string, readonly boolean[]>();
  const cannotCount = new Set<string>();
  return {
    formFor(model) {
      if (model === undefined) return 'hunks';
      const key = formatModelRef(model);
      return cannotCount.has(key) ? 'rewrite' : (measured[key]?.form ?? 'hunks');
    },
    note(model, { placed, lost }) {
      const key = formatModelRef(model);
      const isLost = [
        ...(isLostByModel.get(key) ?? []),
        ...Array.from({ length: placed }, () => false),
        ...Array.from({ length: lost }, () => true),
      ].slice(-lookedAt);
      isLostByModel.set(key, isLost);
      const count = isLost.filter(Boolean).length;
      if (isLost.length >= enough && count >= lostShare * isLost.length) cannotCount.add(key);
    },
  };
}
