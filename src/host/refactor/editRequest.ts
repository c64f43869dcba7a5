import { type TextDocument, type Uri, workspace } from 'vscode';
import type { Clock } from '../../core/clock.ts';
import type { EditRequest, Problem } from '../../core/refactor/editPrompt.ts';
import type { LineSpan } from '../../core/refactor/liveDocument.ts';
import { problemsOf, toProblem } from './diagnostics.ts';
import { answerTarget } from './editTarget.ts';
import { usedDefinitions } from './usedDefinitions.ts';

/** What a person wants done to a part of a document. */
export interface EditJob {
  readonly document: TextDocument;
  readonly part: LineSpan;
  readonly instruction: string;
  readonly focus?: LineSpan;
  /** What is to be fixed; without it the request carries whatever the editor reports in the part. */
  readonly problems?: readonly Problem[];
  readonly before?: NonNullable<EditRequest['before']>;
}

export interface RequestDeps {
  readonly clock: Clock;
  /** Whether a file may be read and sent: no secrets, nothing the user excluded. */
  readonly isAllowed: (uri: Uri) => boolean;
}

const maxProblems = 10;

/** Gathers what the model should know. An untrusted folder gives the open file and nothing else. */
export async function buildEditRequest(deps: RequestDeps, job: EditJob): Promise<EditRequest> {
  const { document } = job;
  // The file may have become shorter since the part was chosen.
  const end = Math.min(job.part.end, document.lineCount);
  const part = { start: Math.min(job.part.start, end), end };
  const definitions = workspace.isTrusted ? await usedDefinitions(document, part, deps) : [];
  return {
    target: answerTarget(document, part),
    instruction: job.instruction,
    problems: job.problems ?? problemsIn(document, part),
    definitions,
    ...(job.focus === undefined ? {} : { focus: job.focus }),
    ...(job.before === undefined ? {} : { before: job.before }),
  };
}

/** Errors and warnings that the editor reports in these lines. */
const problemsIn = (document: TextDocument, part: LineSpan): readonly Problem[] =>
  problemsOf(document.uri)
    .filter(({ range }) => range.start.line < part.end && range.end.line >= part.start)
    .slice(0, maxProblems)
    .map(toProblem);
