import {
  CodeAction,
  CodeActionKind,
  type Diagnostic,
  languages,
  type Range,
  type TextDocument,
} from 'vscode';
import type { Disposable } from '../../core/lifetime.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { addProblemsAction } from '../chat/addToChat.ts';
import { isProblem, problemsOf } from './diagnostics.ts';

/**
 * Offers in the light bulb where the editor reports a problem: to fix it, to explain it, to take it into the chat. One
 * provider for all: the editor puts the actions of several in an order of its own.
 */
export function registerFixActions(texts: Texts): Disposable {
  return languages.registerCodeActionsProvider(
    '*',
    {
      provideCodeActions: (document, range, context) =>
        fixActions(document, range, context.diagnostics, texts),
    },
    { providedCodeActionKinds: [CodeActionKind.QuickFix] },
  );
}

function fixActions(
  document: TextDocument,
  _range: Range,
  reported: readonly Diagnostic[],
  texts: Texts,
): CodeAction[] {
  if (reported.length === 0) return [];
  const problems = reported.filter(isProblem);
  const [first] = problems;
  const toChat = addProblemsAction(document, reported, texts.chat);
  if (first === undefined) return [toChat];
  const strings = texts.refactor;
  const all = problemsOf(document.uri);
  const action = (title: string, command: string, diagnostics: readonly Diagnostic[]) => {
    const made = new CodeAction(title, CodeActionKind.QuickFix);
    made.diagnostics = [...diagnostics];
    made.command = { command, title, arguments: [document.uri, diagnostics] };
    return made;
  };
  return [
    ...problems.map((problem) =>
      action(strings.fix(shortened(problem.message)), 'slipstream.fixProblem', [problem]),
    ),
    ...(all.length > 1
      ? [action(strings.fixAll(all.length), 'slipstream.fixAllProblems', all)]
      : []),
    action(strings.explainProblem, 'slipstream.explainCode', [first]),
    toChat,
  ];
}

/** A menu shows about this much of a line. */
const titleChars = 60;
const shortened = (message: string): string => {
  const line = message.split('\n')[0] ?? '';
  return line.length > titleChars ? `${line.slice(0, titleChars - 1)}…` : line;
};
