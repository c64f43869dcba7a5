import { CodeAction, CodeActionKind, languages } from 'vscode';
import type { Disposable } from '../../core/lifetime.ts';
import type { Texts } from '../../core/texts/texts.ts';

const extracting = 'slipstream.extractFunction';

/** Offers rewrites of the selected code in the light bulb and in the editor's own "Refactor…" list. */
export function registerRewriteActions(texts: Texts): Disposable {
  const offered = Object.entries(texts.refactor.rewriteSelection).map(([command, title]) => {
    const kind =
      command === extracting ? CodeActionKind.RefactorExtract : CodeActionKind.RefactorRewrite;
    const action = new CodeAction(title, kind);
    action.command = { command, title };
    return action;
  });
  return languages.registerCodeActionsProvider(
    '*',
    { provideCodeActions: (_document, range) => (range.isEmpty ? [] : offered) },
    { providedCodeActionKinds: [CodeActionKind.RefactorRewrite, CodeActionKind.RefactorExtract] },
  );
}
