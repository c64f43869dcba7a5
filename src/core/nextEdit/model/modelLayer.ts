import { isCutOff } from '../../api/streamEvent.ts';
import type { Clock } from '../../clock.ts';
import type { LineHunk } from '../../documents/lineHunk.ts';
import type { ModelRef } from '../../models/modelRef.ts';
import type { QuotaBudget } from '../../routing/quotaBudget.ts';
import type { AnswerEvent, Router } from '../../routing/routerRequest.ts';
import type { NextEditDocument, NextEditLayer, NextEditSituation } from '../layer.ts';
import type { FormChoice } from './answerForm.ts';
import type { AnswerReader } from './answerReader.ts';
import type { PromptProblem } from './prompt.ts';
import { type NextEditQuestion, questionInHunks, questionInRewrite } from './question.ts';

export interface ModelLayerDeps {
  readonly router: Pick<Router, 'ask'>;
  readonly clock: Clock;
  /** What automatic requests for next edits may count on. */
  readonly budget: () => QuotaBudget;
  /** The errors that are reported of a document now. */
  readonly errorsIn: (document: NextEditDocument) => readonly PromptProblem[];
  /** Whether anything may be sent: next edits are `on`, and the workspace is trusted. */
  readonly isAllowed: () => boolean;
  /** The model that would answer; undefined when there is none. */
  readonly model: () => ModelRef | undefined;
  readonly forms: FormChoice;
  /** Whether lines that are to be written anew go along as predicted output, where the provider takes it. */
  readonly predicts: () => boolean;
}

/** At most one request in this time, however fast the user settles. */
const minGapMs = 1_500;
/** Ghost text goes first: so many requests are left to it. */
const keptForGhostText = 3;
/** With fewer left a minute (a trial key has 5), only an edit that looks like a pattern is worth one. */
const scarceRequests = 12;
/** Above the usual threshold, below what the document's own patterns are sure of. The first of an answer is the surest. */
const firstConfidence = 0.75;
const confidenceStep = 0.03;

/** Asks a model once for the next edits. Each hunk is proposed as soon as it is complete; nothing is retried. */
export function createModelLayer(deps: ModelLayerDeps): NextEditLayer {
  const { router, clock, budget, isAllowed, forms } = deps;
  let askedAtMs = Number.NEGATIVE_INFINITY;

  function mayAsk({ isAsked, possible, edits }: NextEditSituation): boolean {
    if (!isAllowed()) return false;
    if (isAsked) return true;
    if (edits.length === 0 || clock.now() - askedAtMs < minGapMs) return false;
    const { automaticRequestsLeft, nextAutomaticInMs } = budget();
    if (nextAutomaticInMs > 0 || automaticRequestsLeft <= keptForGhostText) return false;
    return automaticRequestsLeft > scarceRequests || possible.length > 0;
  }

  function questionFor(situation: NextEditSituation): NextEditQuestion | undefined {
    const problems = deps.errorsIn(situation.document);
    return forms.formFor(deps.model()) === 'hunks'
      ? questionInHunks(situation, problems)
      : questionInRewrite(situation, problems, deps.predicts());
  }

  return {
    isFree: false,
    async *propose(situation, signal) {
      if (!mayAsk(situation)) return;
      const question = questionFor(situation);
      if (question === undefined) return;
      askedAtMs = clock.now();
      const answer = router.ask(
        {
          task: 'nextEdit',
          priority: situation.isAsked ? 'asked' : 'automatic',
          atCursor: cursorIn(situation),
          request: { ...question.request, temperature: 0, hideReasoning: true },
        },
        signal,
      );
      let confidence = firstConfidence;
      for await (const hunk of hunksOf(answer, question, forms)) {
        yield { ...hunk, layer: 'model', confidence } as const;
        confidence -= confidenceStep;
      }
    },
  };
}

/** What closes the string in which something may be typed at the end of a line. */
const closers = /["'`;,)}\]\s]{0,20}$/;

/** The end of the cursor's line, before what closes it: where within the line the cursor stands is not known here. */
function cursorIn({ lines, cursorLine }: NextEditSituation): { before: string; after: string } {
  const line = lines[cursorLine] ?? '';
  const end = line.length - (closers.exec(line)?.[0].length ?? 0);
  const before = [...lines.slice(Math.max(0, cursorLine - 40), cursorLine), line.slice(0, end)];
  return { before: before.join('\n'), after: line.slice(end) };
}

/** The hunks of an answer as they stream in. A failed answer ends it: what came whole before that counts. */
async function* hunksOf(
  answer: AsyncIterable<readonly AnswerEvent[]>,
  { reader, placing }: NextEditQuestion,
  forms: FormChoice,
): AsyncIterable<LineHunk> {
  let model: ModelRef | undefined;
  try {
    for await (const batch of answer)
      for (const event of batch) {
        if (event.kind === 'route') model = event.model;
        yield* read(event, reader);
      }
  } finally {
    if (model !== undefined && placing !== undefined) forms.note(model, placing());
  }
}

function read(event: AnswerEvent, reader: AnswerReader): readonly LineHunk[] {
  if (event.kind === 'text') return reader.feed(event.text);
  return event.kind === 'done' ? reader.end(!isCutOff(event.finishReason)) : [];
}
