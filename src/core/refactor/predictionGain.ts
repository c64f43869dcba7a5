/** A finished rewrite, as far as its speed goes. */
export interface WrittenAnswer {
  /** `provider/model`. */
  readonly model: string;
  readonly chars: number;
  /** First to last visible character. */
  readonly streamMs: number;
  readonly isPredicted: boolean;
}

/** How fast an answer was written, and how many times as fast as the same model usually is without a prediction. */
export interface WritingSpeed {
  readonly charsPerSecond: number;
  /** 1 is no gain. Absent without a prediction, and as long as nothing is known to compare with. */
  readonly speedUp?: number;
}

/** Measures what predicted output gains, answer by answer. */
export interface PredictionGain {
  /** Undefined for answers too short to tell. */
  note(answer: WrittenAnswer): WritingSpeed | undefined;
}

/** Answers shorter than this come in one or two pieces: their rate is that of the network. */
const minMs = 10;
const minChars = 200;
/** Rates kept per model. The median of few is steady enough, and follows a provider that changes. */
const keptRates = 15;

/** Unpredicted answers (short parts, and providers that take no prediction) are what predicted ones are compared with. */
export function createPredictionGain(): PredictionGain {
  const usual = new Map<string, readonly number[]>();
  return {
    note({ model, chars, streamMs, isPredicted }) {
      if (streamMs < minMs || chars < minChars) return undefined;
      const charsPerSecond = Math.round((chars * 1000) / streamMs);
      const rates = usual.get(model) ?? [];
      if (!isPredicted) {
        usual.set(model, [...rates, charsPerSecond].slice(-keptRates));
        return { charsPerSecond };
      }
      const middle = [...rates].sort((a, b) => a - b)[Math.floor(rates.length / 2)];
      return middle === undefined
        ? { charsPerSecond }
        : { charsPerSecond, speedUp: Math.round((100 * charsPerSecond) / middle) / 100 };
    },
  };
}
