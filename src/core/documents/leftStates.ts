import type { LineHunk } from './lineHunk.ts';

/** A place that the user has left as it was, after having tried something else there. */
export interface LeftState extends LineHunk {
  readonly documentKey: string;
  /** What he tried. */
  readonly formerLines: readonly (readonly string[])[];
  /** He came back to what was there: something like what he tried may still be what he wants. */
  readonly isTakenBack: boolean;
}

interface LeftPlace {
  readonly line: number;
  readonly now: readonly string[];
  readonly former: readonly string[];
  readonly isTakenBack: boolean;
}

/** What the user did and took back. It is no edit any more, but whatever brings it again undoes him. */
export interface LeftStates {
  note(documentKey: string, place: LeftPlace): void;
  /** Follows a change of a document. A place that is changed again has a history of its own. */
  move(documentKey: string, hunk: LineHunk): void;
  listOf(documentKey: string): readonly LeftState[];
  forget(documentKey: string): void;
  forgetAll(): void;
}

const maxStates = 25;

export function createLeftStates(): LeftStates {
  let states: readonly LeftState[] = [];
  return {
    note(documentKey, { line, now, former, isTakenBack }) {
      const lines = { line, oldLines: now, newLines: now, formerLines: [former] };
      states = [...states, { documentKey, ...lines, isTakenBack }].slice(-maxStates);
    },
    move(documentKey, hunk) {
      states = states.flatMap((state) => {
        if (state.documentKey !== documentKey) return [state];
        const hunkEnd = hunk.line + hunk.oldLines.length;
        if (hunk.line >= state.line + state.newLines.length) return [state];
        const shift = hunk.newLines.length - hunk.oldLines.length;
        return hunkEnd <= state.line ? [{ ...state, line: state.line + shift }] : [];
      });
    },
    listOf: (documentKey) => states.filter((state) => state.documentKey === documentKey),
    forget(documentKey) {
      states = states.filter((state) => state.documentKey !== documentKey);
    },
    forgetAll() {
      states = [];
    },
  };
}
