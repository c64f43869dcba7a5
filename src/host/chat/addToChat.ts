import {
  CodeAction,
  CodeActionKind,
  type Diagnostic,
  type TextDocument,
  Uri,
  window,
} from 'vscode';
import type { ContextRequest } from '../../core/chat/chatContextItem.ts';
import type { ChatTexts } from '../../core/chat/texts.ts';

/**
 * What "Add to Slipstream Chat" means where it was called: explorer and tab menus pass the files, the terminal its
 * own menu's id; the editor and the palette pass nothing of use, and mean the selection.
 */
export function requestsFrom(args: readonly unknown[]): readonly ContextRequest[] {
  const [first, second] = args;
  if (first === problemsMark && second instanceof Uri)
    return [{ kind: 'problems', uri: second.toString() }, { kind: 'selection' }];
  const files = Array.isArray(second) ? second.filter((item) => item instanceof Uri) : [];
  const chosen = files.length > 0 ? files : first instanceof Uri ? [first] : [];
  const isOpen = chosen.length === 1 && chosen[0]?.toString() === activeUri();
  // The editor's own menu passes the file too: there the selection is meant, where there is one.
  if (isOpen && window.activeTextEditor?.selection.isEmpty === false)
    return [{ kind: 'selection' }];
  if (chosen.length > 0) return chosen.map((uri) => ({ kind: 'file', uri: uri.toString() }));
  return [{ kind: 'selection' }];
}

const activeUri = () => window.activeTextEditor?.document.uri.toString();

/** Tells the code action's call from a menu's. */
const problemsMark = 'problems';

/** "Add to Slipstream Chat" for the light bulb of problems. */
export function addProblemsAction(
  document: TextDocument,
  diagnostics: readonly Diagnostic[],
  texts: ChatTexts,
): CodeAction {
  const action = new CodeAction(texts.addToChat, CodeActionKind.QuickFix);
  action.diagnostics = [...diagnostics];
  action.command = {
    command: 'slipstream.addToChat',
    title: texts.addToChat,
    arguments: [problemsMark, document.uri],
  };
  return action;
}
