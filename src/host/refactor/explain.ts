import type { Diagnostic, TextDocument } from 'vscode';
import { workspace } from 'vscode';
import type { LineSpan } from '../../core/refactor/liveDocument.ts';
import type { Texts } from '../../core/texts/texts.ts';

/** Code that goes along with a question. */
export interface QuestionContext {
  /** Workspace-relative path. */
  readonly path: string;
  readonly languageId: string;
  /** First line, from 1. */
  readonly line: number;
  readonly code: string;
}

/** Asks a question where answers are talked about: in the chat panel. */
export type AskInChat = (question: {
  readonly text: string;
  readonly context: readonly QuestionContext[];
}) => Promise<void>;

export interface Explained {
  readonly part: LineSpan;
  /** A problem reported there. */
  readonly problem?: Diagnostic | undefined;
  /** Another question than "explain this". */
  readonly question?: string;
}

/** Asks for an explanation of a part of a file, or of a problem reported there. */
export async function explain(
  { askInChat, texts }: { readonly askInChat: AskInChat; readonly texts: Texts },
  document: TextDocument,
  { part, problem, question }: Explained,
): Promise<void> {
  const strings = texts.refactor;
  await askInChat({
    text:
      question ??
      (problem === undefined
        ? strings.explainQuestion
        : strings.explainProblemQuestion(problem.message)),
    context: [
      {
        path: workspace.asRelativePath(document.uri, false),
        languageId: document.languageId,
        line: part.start + 1,
        code: document.getText().split(/\r?\n/).slice(part.start, part.end).join('\n'),
      },
    ],
  });
}
