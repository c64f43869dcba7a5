import { createCachedCompletion } from '../../../src/core/completion/cachedCompletion.ts';
import { createSuggestion } from '../../../src/core/completion/suggestion.ts';
import { readSyntaxContext } from '../../../src/core/completion/syntaxContext.ts';
import type { CursorContext } from '../../../src/core/documents/cursorContext.ts';

/** What is shown to somebody who asks, when the model has said all of `raw`. Without a grammar. */
export function showWhole(
  at: Pick<CursorContext, 'languageId' | 'prefix' | 'suffix' | 'indentation'>,
  raw: string,
  chunks: readonly string[] = [raw],
): { readonly insertText: string; readonly replaceSuffixLength: number } | undefined {
  const place = { ...at, documentKey: 'file:///a', version: 1, path: 'a' };
  const completion = createCachedCompletion({
    id: 1,
    anchor: place,
    reason: 'manual',
    around: readSyntaxContext(place),
    parse: () => undefined,
    length: () => 'auto',
  });
  for (const chunk of chunks) if (!completion.push(chunk)) break;
  completion.finish(true);
  const match = completion.match(place);
  if (match.kind !== 'rest') return undefined;
  const suggestion = createSuggestion({ completion, match }, place, { id: 1, origin: 'fresh' });
  return (
    suggestion && {
      insertText: suggestion.text,
      replaceSuffixLength: suggestion.replaceSuffixLength,
    }
  );
}
