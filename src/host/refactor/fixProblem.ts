import { type Diagnostic, Selection, type TextDocument, window } from 'vscode';
import type { Clock } from '../../core/clock.ts';
import type { LineSpan } from '../../core/refactor/liveDocument.ts';
import type { Texts } from '../../core/texts/texts.ts';
import type { OnUnexpected } from '../listen.ts';
import { problemsOf, toProblem, watchFix } from './diagnostics.ts';
import type { Applied, EditFlow } from './editFlow.ts';
import type { EditJob } from './editRequest.ts';
import { findPart } from './editTarget.ts';
import type { ReviewStore } from './reviewStore.ts';

export interface FixDeps {
  readonly flow: EditFlow;
  readonly reviews: ReviewStore;
  readonly clock: Clock;
  readonly texts: Texts;
  readonly onUnexpected: OnUnexpected;
}

const fixOne = 'Fix the reported problem with the smallest change that is right.';
const fixMany = 'Fix the reported problems with the smallest change that is right.';
const fixAgain =
  'The change did not solve it: the editor now reports what is listed above. Find the cause and fix it.';

/**
 * Fixes what the editor reports and looks whether it is gone. When it is not, one more attempt is made that carries
 * the new reports; the review then covers both.
 */
export async function fixProblems(
  deps: FixDeps,
  document: TextDocument,
  wanted: readonly Diagnostic[],
): Promise<void> {
  const strings = deps.texts.refactor;
  const part = await partOf(deps, document, wanted);
  const before = problemsOf(document.uri);
  const instruction = wanted.length > 1 ? fixMany : fixOne;
  const job: EditJob = { document, part, instruction, problems: wanted.map(toProblem) };
  const watch = watchFix({ uri: document.uri, wanted, before }, deps);
  try {
    const first = await deps.flow.run(job);
    if (first === undefined) return;
    deps.reviews.remark(document.uri, strings.checking);
    const verdict = await watch.verdict();
    if (verdict === 'gone' || verdict === 'unknown') {
      deps.reviews.remark(document.uri, strings.verdict(verdict));
      return;
    }
    deps.reviews.remark(document.uri, strings.secondAttempt);
    const second = await deps.flow.run(secondJob(job, first));
    deps.reviews.remark(
      document.uri,
      strings.verdict(second === undefined ? verdict : await watch.verdict()),
    );
  } finally {
    watch.dispose();
  }
}

function secondJob(job: EditJob, first: Applied): EditJob {
  const part = first.part();
  return {
    document: job.document,
    part,
    instruction: fixAgain,
    problems: problemsOf(job.document.uri)
      .filter((d) => isWithin(d, part))
      .map(toProblem),
    before: [{ instruction: job.instruction, answer: first.raw }],
  };
}

const isWithin = ({ range }: Diagnostic, part: LineSpan): boolean =>
  range.start.line < part.end && range.end.line >= part.start;

/** The symbols around the problems; problems far apart take the lines between them along. */
async function partOf(
  { clock }: FixDeps,
  document: TextDocument,
  wanted: readonly Diagnostic[],
): Promise<LineSpan> {
  const parts = await Promise.all(
    wanted.map(({ range }) =>
      findPart(document, new Selection(range.start, range.start), { widening: 'symbol', clock }),
    ),
  );
  return {
    start: Math.min(...parts.map((part) => part.start)),
    end: Math.max(...parts.map((part) => part.end)),
  };
}

/** The problem at the cursor, else the first in the selection, else the nearest on the line. */
export function problemAtCursor(): Diagnostic | undefined {
  const editor = window.activeTextEditor;
  if (editor === undefined) return undefined;
  const { selection, document } = editor;
  const problems = problemsOf(document.uri);
  return (
    problems.find(({ range }) => range.contains(selection.active)) ??
    problems.find(({ range }) => range.intersection(selection) !== undefined) ??
    problems.find(({ range }) => range.start.line === selection.active.line)
  );
}
