import type { Usage } from '../api/responseFacts.ts';
import type { FinishReason } from '../api/streamEvent.ts';

/** Extra tokens for models that think although they were asked not to. Learned from what responses report. */
export interface TokenAllowances {
  /** Tokens to add to the answer's own limit. `key` names the model. */
  forModel(key: string): number;
  /** What one answer of the model cost in thought. */
  learn(key: string, usage: Usage): void;
  /**
   * An answer was empty because its limit ran out. Returns true when asking again with the raised allowance makes
   * sense: once per model until an answer comes.
   */
  ranOut(key: string, finishReason: FinishReason): boolean;
}

/** Reasoning of a low effort is mostly under 100 tokens; half of it to spare covers the usual spread. */
const headroom = 1.5;
const remembered = 20;
/** What an empty answer raises the allowance to at first: low effort on gpt-oss seldom needs more. */
const firstRaise = 256;
const maxAllowance = 2_048;

export function createTokenAllowances(): TokenAllowances {
  const models = new Map<string, { recent: number[]; raised: number; mayRaise: boolean }>();
  const entryFor = (key: string) => {
    const known = models.get(key);
    if (known !== undefined) return known;
    const entry = { recent: [] as number[], raised: 0, mayRaise: true };
    models.set(key, entry);
    return entry;
  };
  const learned = (recent: readonly number[]) => Math.ceil(Math.max(0, ...recent) * headroom);
  function forModel(key: string): number {
    const entry = entryFor(key);
    return Math.min(maxAllowance, Math.max(entry.raised, learned(entry.recent)));
  }
  return {
    forModel,
    learn(key, usage) {
      const entry = entryFor(key);
      if (usage.reasoningTokens === undefined) return;
      entry.recent.push(usage.reasoningTokens);
      if (entry.recent.length > remembered) entry.recent.shift();
      if (usage.reasoningTokens < Math.max(entry.raised, 1)) {
        entry.raised = 0;
        entry.mayRaise = true;
      }
    },
    ranOut(key, finishReason) {
      const entry = entryFor(key);
      if (finishReason !== 'length' || !entry.mayRaise) return false;
      entry.mayRaise = false;
      entry.raised = Math.min(maxAllowance, Math.max(firstRaise, 2 * forModel(key)));
      return true;
    },
  };
}
