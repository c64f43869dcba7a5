import type { TextChange } from '../documents/lineHunk.ts';

/** Tells whether text is being put together by an input method, as far as changes show it. */
export interface CompositionWatch {
  note(documentKey: string, changes: readonly TextChange[]): void;
  /** The last change wrote anew all that the one before had written: what is there may not be the last word. */
  readonly isLikely: boolean;
}

interface Written {
  readonly documentKey: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/**
 * An input method replaces all it has written with each key: `n`, `ni`, `你`. Typing never does. Its end looks like any
 * other of its steps, so it lasts until something else is written.
 */
export function createCompositionWatch(): CompositionWatch {
  let last: Written | undefined;
  let isLikely = false;
  return {
    note(documentKey, changes) {
      const [change, ...more] = changes;
      if (change === undefined) return;
      const isOne = more.length === 0 && change.startLine === change.endLine;
      isLikely = isOne && last?.documentKey === documentKey && isSame(last, change);
      last =
        isOne && change.text !== '' && !change.text.includes('\n')
          ? {
              documentKey,
              line: change.startLine,
              start: change.startCharacter,
              end: change.startCharacter + change.text.length,
            }
          : undefined;
    },
    get isLikely() {
      return isLikely;
    },
  };
}

const isSame = (last: Written, change: TextChange): boolean =>
  last.line === change.startLine &&
  last.start === change.startCharacter &&
  last.end === change.endCharacter;
