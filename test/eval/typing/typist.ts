/** A user at the keyboard, the same for every assistant. */
export interface Typist {
  /** Milliseconds before the next key is pressed. */
  beforeKey(key: string): number;
  mistypes(): boolean;
  /** Another key than the right one. */
  wrongKey(right: string): string;
}

const medianMs = 180;
const sigma = 0.5;
const pauseChance = 0.3;
const pauseMs = [500, 3_000] as const;
const typoChance = 0.02;

/** Key intervals are log-normal with a median of 180 ms; before a line break a pause of 0.5–3 s in 3 of 10 cases. */
export function createTypist(random: () => number): Typist {
  const interval = () => medianMs * Math.exp(sigma * normal(random));
  return {
    beforeKey(key) {
      const isPause = key.startsWith('\n') && random() < pauseChance;
      return interval() + (isPause ? pauseMs[0] + random() * (pauseMs[1] - pauseMs[0]) : 0);
    },
    mistypes: () => random() < typoChance,
    wrongKey(right) {
      const letters = 'etaoinshrdlu';
      const wrong = letters[Math.floor(random() * letters.length)] ?? 'e';
      return wrong === right ? 'x' : wrong;
    },
  };
}

/** Box–Muller. */
function normal(random: () => number): number {
  const u = Math.max(random(), 1e-12);
  return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * random());
}
