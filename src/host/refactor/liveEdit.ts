import type { TextDocument } from 'vscode';
import { prepareReading } from '../../core/answer/readAnswer.ts';
import { applyLineEdits, type LineEdit } from '../../core/answer/textLines.ts';
import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/ports.ts';
import { createProgressMeter, type EditProgress } from '../../core/refactor/editProgress.ts';
import type { EditRequest } from '../../core/refactor/editPrompt.ts';
import type { EditStatistics } from '../../core/refactor/editStatistics.ts';
import type { PredictionGain } from '../../core/refactor/predictionGain.ts';
import { reanchor } from '../../core/refactor/reanchor.ts';
import {
  type EditAnswer,
  type EditCall,
  type EditFailure,
  type EditWatcher,
  runEdit,
} from '../../core/refactor/runEdit.ts';
import type { Router } from '../../core/routing/routerRequest.ts';
import { runInTurns } from '../../core/steps.ts';
import type { Grammars } from '../../core/syntax/syntaxTree.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { eolOf, linesOf } from './documentLines.ts';
import type { ReviewOrigin, ReviewStore } from './reviewStore.ts';
import type { RewriteView } from './rewriteView.ts';

export interface LiveEditDeps {
  readonly router: Pick<Router, 'ask'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly predictionGain: PredictionGain;
  readonly grammars: Pick<Grammars, 'load'>;
  readonly statistics: Pick<EditStatistics, 'noteAnswer'>;
}

/** A rewrite on its way. */
export interface LiveEdit {
  /** Comes when the answer is whole, refused, failed or stopped. */
  readonly outcome: Promise<Result<EditAnswer, EditFailure>>;
  readonly progress: () => EditProgress;
  /** How long the quota makes it wait; undefined while it does not. */
  readonly waitingMs: () => number | undefined;
  stop(): void;
}

export interface LiveEditOptions {
  readonly build: () => Promise<EditRequest>;
  readonly priority: EditCall['priority'];
  readonly predicts: boolean;
}

/** Gathers, asks and shows the answer in `view` while it streams. */
export function startLiveEdit(
  deps: LiveEditDeps,
  { build, priority, predicts }: LiveEditOptions,
  view: RewriteView,
): LiveEdit {
  const controller = new AbortController();
  const { signal } = controller;
  const meter = createProgressMeter(deps.clock);
  let waitingMs: number | undefined;
  view.begin();
  const watcher: EditWatcher = {
    onCode(piece) {
      if (signal.aborted) return;
      waitingMs = undefined;
      meter.add(piece);
      view.feed(piece);
    },
    onWaiting(forMs) {
      waitingMs = forMs;
    },
    onRoute() {
      waitingMs = undefined;
    },
    async onAnswered() {
      if (signal.aborted) return;
      view.showAll();
      await new Promise<void>((resolve) => deps.clock.after(sendMs, resolve));
    },
  };
  const work = async (): Promise<Result<EditAnswer, EditFailure>> => {
    const call = { request: await build(), priority, predicts };
    if (signal.aborted) return stopped;
    // The model takes longer than that to its first word.
    const preparing = runInTurns(prepareReading(call.request.target), {
      clock: deps.clock,
      delayMs: sendMs,
    });
    signal.addEventListener('abort', () => preparing.dispose(), { once: true });
    const outcome = await runEdit(deps, call, watcher, signal);
    if (signal.aborted) return stopped;
    if (outcome.ok) {
      // What is in doubt is never shown as done.
      if (outcome.value.doubts.length === 0) view.settle(outcome.value.after);
    }
    if (outcome.ok) deps.statistics.noteAnswer(outcome.value.second);
    else if (outcome.error.kind === 'answer') deps.statistics.noteAnswer(outcome.error.second);
    report(deps, outcome);
    return outcome;
  };
  return {
    outcome: work(),
    progress: meter.read,
    waitingMs: () => waitingMs,
    stop: () => controller.abort(),
  };
}

/** In so many milliseconds the extension host has sent what it was given: it gathers messages for a turn or two. */
const sendMs = 5;

const stopped = err<EditFailure>({ kind: 'request', error: { kind: 'aborted' } });

function report(
  { log, predictionGain }: Pick<LiveEditDeps, 'log' | 'predictionGain'>,
  outcome: Result<EditAnswer, EditFailure>,
): void {
  if (!outcome.ok) {
    const { error } = outcome;
    log.warn('edit.failed', {
      kind: error.kind === 'request' ? error.error.kind : `answer.${error.problem.kind}`,
    });
    return;
  }
  const { usage, trace, read, raw, isPredicted, doubts, second } = outcome.value;
  const { firstContent, lastContent, sent } = trace.marks;
  const model = `${trace.provider}/${trace.model}`;
  const streamMs = between(firstContent, lastContent);
  const speed = predictionGain.note({
    model,
    chars: raw.length,
    streamMs: streamMs ?? 0,
    isPredicted,
  });
  log.info('edit.answered', {
    model,
    firstTokenMs: rounded(between(sent, firstContent)),
    streamMs: rounded(streamMs),
    completionTokens: usage.completionTokens,
    charsPerSecond: speed?.charsPerSecond,
    isPredicted,
    predictionSpeedUp: speed?.speedUp,
    acceptedPredictionTokens: usage.acceptedPredictionTokens,
    rejectedPredictionTokens: usage.rejectedPredictionTokens,
    repairs: read.repairs.join(' '),
    doubts: doubts.map(({ kind }) => kind).join(' '),
    ...(second === undefined
      ? {}
      : {
          second: second.kind,
          secondFor: second.reasons.join(' '),
          secondMs: rounded(second.waitMs),
        }),
  });
}

const between = (from: number | undefined, to: number | undefined): number | undefined =>
  from === undefined || to === undefined ? undefined : to - from;

const rounded = (ms: number | undefined): number | undefined =>
  ms === undefined ? undefined : Math.round(ms);

export type ApplyFailure = 'moved' | 'refused';

export interface EditsToApply {
  /** The document's lines that the edits refer to. */
  readonly snapshot: readonly string[];
  readonly edits: readonly LineEdit[];
  readonly reviews: Pick<ReviewStore, 'apply'>;
  readonly origin: ReviewOrigin;
}

/**
 * Makes the document what the edits of `snapshot` say, in one undo step, and begins the review. Where the document
 * changed since, the places are found again by their old lines; where those changed, nothing is applied.
 */
export async function applyEdits(
  document: TextDocument,
  { snapshot, edits, reviews, origin }: EditsToApply,
): Promise<Result<void, ApplyFailure>> {
  let isMoved = false;
  const text = () => {
    const now = linesOf(document);
    const placed = reanchor(edits, snapshot, now);
    isMoved = placed === undefined;
    return placed === undefined ? undefined : applyLineEdits(now, placed).join(eolOf(document));
  };
  if (await reviews.apply(document, text, origin)) return ok(undefined);
  return err(isMoved ? 'moved' : 'refused');
}
