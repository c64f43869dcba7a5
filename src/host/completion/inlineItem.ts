import { type Command, InlineCompletionItem, type Position, Range } from 'vscode';
import type { Suggestion } from '../../core/completion/suggestion.ts';
import { linePrefixOf } from '../../core/documents/cursorContext.ts';

export interface SelectedItem {
  readonly range: Range;
  readonly text: string;
}

/**
 * A suggestion as the editor takes it. The range begins at the word or where the suggestion began, so that Backspace
 * brings it back without a gap; it stays on the cursor's line, and its text begins with what stands there already:
 * the editor silently shows nothing otherwise (seen in VS Code 1.139).
 */
export function inlineItem(
  suggestion: Pick<Suggestion, 'place' | 'text' | 'typedOnLine' | 'replaceSuffixLength'>,
  position: Position,
  options: { readonly selected: SelectedItem | undefined; readonly accepted: Command },
): InlineCompletionItem {
  const { selected, accepted } = options;
  if (selected !== undefined) {
    const end = Math.max(selected.range.end.character, position.character);
    const range = selected.range.with({
      end: position.with({ character: end + suggestion.replaceSuffixLength }),
    });
    return new InlineCompletionItem(selected.text + suggestion.text, range, accepted);
  }
  const word =
    /(?<![\p{L}\p{N}_$])[\p{L}\p{N}_$]+$/u.exec(linePrefixOf(suggestion.place))?.[0] ?? '';
  const covered = word.length > suggestion.typedOnLine.length ? word : suggestion.typedOnLine;
  const range = new Range(
    position.translate(0, -covered.length),
    position.translate(0, suggestion.replaceSuffixLength),
  );
  return new InlineCompletionItem(covered + suggestion.text, range, accepted);
}
