import { languageAt } from '../completion/language.ts';
import { createScanner } from '../completion/scan.ts';
import { isTextLanguage } from './answer/languageTraits.ts';

export type SyntaxVerdict = 'parses' | 'broken' | 'unknown';

/**
 * Whether new text is as well-formed as the old one was: brackets, strings and block comments that close, and for JSON
 * all of its grammar. `unknown` where the old text did not hold up either, so that nothing can be told. No parser: what
 * it calls broken is broken, not the other way round. Linear in the text.
 */
export function checkSyntax(languageId: string, before: string, after: string): SyntaxVerdict {
  if (isTextLanguage(languageId)) return 'unknown';
  const holds = languageId === 'json' ? isJson : isClosed;
  if (!holds(before, languageId)) return 'unknown';
  return holds(after, languageId) ? 'parses' : 'broken';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isClosed(text: string, languageId: string): boolean {
  let opened = 0;
  let closed = 0;
  const scanner = createScanner(languageAt(languageId, text), {
    listener: {
      open({ kind }) {
        if (kind === 'bracket') opened++;
      },
      // The scanner forgives a closer that skips inner brackets: the counts then differ.
      close(frame) {
        if (frame === undefined || frame.kind === 'bracket') closed++;
      },
    },
  });
  scanner.feed(text);
  // A line comment on the last line ends with the file.
  const open = scanner.frames.filter(({ kind, close }) => kind !== 'comment' || close !== '\n');
  return opened === closed && open.length === 0;
}
