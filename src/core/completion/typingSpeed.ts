/** How fast the user types, from the last keystrokes. */
export interface TypingSpeed {
  /** A key was pressed at `now` (`Clock.now()`, milliseconds). */
  note(now: number): void;
  /** Median of the last intervals in milliseconds; a usual typist's while too little is known. */
  readonly medianMs: number;
}

/** Longer gaps are thinking, not typing. */
const maxIntervalMs = 1_000;
const remembered = 24;
/** 65 words a minute: the mean of a large study of typists (Dhakal et al., CHI 2018: 52 words a minute, all typists). */
const usualMs = 180;

export function createTypingSpeed(): TypingSpeed {
  const intervals: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  return {
    note(now) {
      const interval = now - last;
      last = now;
      if (interval > maxIntervalMs) return;
      intervals.push(interval);
      if (intervals.length > remembered) intervals.shift();
    },
    get medianMs() {
      if (intervals.length < 5) return usualMs;
      const sorted = [...intervals].sort((a, b) => a - b);
      return sorted[Math.floor(sorted.length / 2)] ?? usualMs;
    },
  };
}
