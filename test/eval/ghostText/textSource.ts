import type { TextSource } from '../../../src/core/completion/textWindow.ts';

/** A text as the editor gives it out. */
export function sourceOf(text: string): TextSource {
  const lines = text.split('\n');
  return {
    lineCount: lines.length,
    textIn(from, to) {
      if (from.line === to.line)
        return (lines[from.line] ?? '').slice(from.character, to.character);
      return [
        (lines[from.line] ?? '').slice(from.character),
        ...lines.slice(from.line + 1, to.line),
        ...(to.line < lines.length ? [(lines[to.line] ?? '').slice(0, to.character)] : []),
      ].join('\n');
    },
  };
}
