import type { Frame } from '../language/frame.ts';
import { isBlank } from '../language/indentation.ts';
import type { Language } from '../language/language.ts';
import { createScanner } from '../language/scanner.ts';
import { mayClose } from './linePatterns.ts';
import { startsWithBlockEnd } from './scope.ts';

/** What a line closes first of what is open where it begins; undefined where it begins with no closer. */
export function firstClosed(
  line: string,
  language: Language,
  frames: readonly Frame[],
): Frame | undefined {
  if (!mayClose.test(line) && !startsWithBlockEnd(line, language)) return undefined;
  let closed: Frame | undefined;
  let isSeen = false;
  const scanner = createScanner(language, {
    frames,
    listener: {
      open: () => {
        isSeen = true;
      },
      close(frame, at) {
        if (!isSeen && isBlank(line.slice(0, at))) closed = frame;
        isSeen = true;
      },
    },
  });
  scanner.feed(line);
  return closed;
}
