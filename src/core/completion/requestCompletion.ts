import type { Usage } from '../api/responseFacts.ts';
import { isCutOff } from '../api/streamEvent.ts';
import type { Clock } from '../clock.ts';
import { type ContextItem, estimateTokens } from '../context/contextItem.ts';
import { type ContextSource, gatherContext, type SourceUse } from '../context/gatherContext.ts';
import type { Log } from '../ports.ts';
import type { AnswerEvent, Priority, Router } from '../routing/routerRequest.ts';
import type { CachedCompletion } from './cachedCompletion.ts';
import { buildCompletionRequest } from './prompt.ts';
import type { TokenAllowances } from './tokenAllowances.ts';

export interface RequestCompletionDeps {
  readonly router: Router;
  readonly clock: Clock;
  readonly log: Log;
  readonly allowances: TokenAllowances;
  readonly sources: readonly ContextSource[];
  /** Names the model that inline requests go to now; empty when there is none. */
  modelKey(): string;
}

export interface RequestCompletionOptions {
  readonly priority: Priority;
  readonly answerTokens: number;
  readonly temperature: number;
  /** Milliseconds that late context is waited for. */
  readonly contextMs: number;
  /** The completion has more text, or has ended. */
  onProgress(): void;
  onSent(uses: readonly SourceUse[]): void;
  /** Tokens of a request and its answer; estimated where it was stopped before the provider said. */
  onSpent(tokens: number): void;
}

/** How one sending ended. */
interface Ending {
  readonly modelKey: string;
  readonly isEmptyByLimit: boolean;
}

/**
 * Requests a completion and fills it from the stream, which is stopped as soon as the completion has all it needs.
 * Never rejects: a failure becomes the completion's state.
 */
export async function requestCompletion(
  completion: CachedCompletion,
  deps: RequestCompletionDeps,
  options: RequestCompletionOptions,
  signal: AbortSignal,
): Promise<void> {
  const { sources, clock } = deps;
  const gathered = await gatherContext(
    completion.anchor,
    { sources, deadlineMs: options.contextMs, clock },
    signal,
  );
  if (signal.aborted) return completion.fail();
  options.onSent(gathered.uses);
  const first = await stream(completion, gathered.items, { deps, options, signal });
  // The model thought until its limit: that is no answer, and certainly not "nothing to suggest".
  if (first.isEmptyByLimit && deps.allowances.ranOut(first.modelKey, 'length') && !signal.aborted) {
    options.onSent([]);
    await stream(completion, gathered.items, { deps, options, signal });
  }
  if (completion.state === 'streaming' || completion.state === 'waiting') completion.finish(true);
  options.onProgress();
}

async function stream(
  completion: CachedCompletion,
  items: readonly ContextItem[],
  context: {
    readonly deps: RequestCompletionDeps;
    readonly options: RequestCompletionOptions;
    readonly signal: AbortSignal;
  },
): Promise<Ending> {
  const { deps, options, signal } = context;
  let modelKey = deps.modelKey();
  let isEmptyByLimit = false;
  const request = buildCompletionRequest({
    place: completion.anchor,
    items,
    answerTokens: options.answerTokens,
    allowanceTokens: deps.allowances.forModel(modelKey),
    temperature: options.temperature,
  });
  let hasText = false;
  let answerTokens = 0;
  let spentTokens: number | undefined;

  /** Returns false when nothing more is wanted. */
  function read(event: AnswerEvent): boolean {
    switch (event.kind) {
      case 'route':
        modelKey = `${event.model.provider}/${event.model.model}`;
        return true;
      case 'text':
        hasText ||= event.text.trim() !== '';
        answerTokens += estimateTokens(event.text);
        return completion.push(event.text);
      case 'done':
        deps.allowances.learn(modelKey, event.usage);
        spentTokens = tokensOf(event.usage);
        isEmptyByLimit = event.finishReason === 'length' && !hasText;
        if (!isEmptyByLimit) completion.finish(!isCutOff(event.finishReason));
        return true;
      case 'failed':
        if (event.error.kind !== 'aborted')
          deps.log.debug('inline.failed', { kind: event.error.kind });
        completion.fail();
        return true;
      default:
        return true;
    }
  }

  const ask = { task: 'inline', priority: options.priority, request } as const;
  for await (const batch of deps.router.ask(ask, signal)) {
    // Leaving the loop ends the request at the socket: what would be thrown away is not paid for.
    if (!batch.every(read)) break;
    options.onProgress();
  }
  const asked = request.messages.map(({ content }) => JSON.stringify(content)).join('');
  if (answerTokens > 0 || spentTokens !== undefined)
    options.onSpent(spentTokens ?? estimateTokens(asked) + answerTokens);
  return { modelKey, isEmptyByLimit };
}

/** Undefined where the provider counts nothing. */
function tokensOf({ promptTokens, completionTokens }: Usage): number | undefined {
  if (promptTokens === undefined && completionTokens === undefined) return undefined;
  return (promptTokens ?? 0) + (completionTokens ?? 0);
}
