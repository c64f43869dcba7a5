import type { RequestError } from '../errors.ts';
import type { Event } from '../event.ts';
import { createStore, type Disposable } from '../lifetime.ts';
import { formatModelRef, type ModelRef } from '../models/modelRef.ts';
import type { NoticeAction, Notices } from '../ports.ts';
import type { Outcome } from './router.ts';
import type { ModelHealth, RoutingState } from './routingState.ts';
import type { RoutingTexts } from './texts.ts';

export interface RoutingNoticesDeps {
  readonly notices: Notices;
  readonly strings: RoutingTexts;
  /** A provider's name as people know it. */
  labelOf(provider: string): string;
  state(): RoutingState;
  readonly onDidEnd: Event<Outcome>;
  readonly onDidChange: Event<void>;
  setKey(provider: string): void | Promise<void>;
  retryPayment(provider: string): void;
  allowOverrun(): void;
  openBudget(): void | Promise<void>;
  showStatus(): void | Promise<void>;
}

/** Below this a limit is waited out or worked around; a notice would come when it is over. */
const longWaitMs = 60_000;

/**
 * Tells the user what changed for the worse, each change once: a key that is not accepted, a provider that wants
 * money or fails, a limit that stays shut for long, a budget that is spent. What is over may be told anew.
 */
export function createRoutingNotices(deps: RoutingNoticesDeps): Disposable {
  const { notices, strings } = deps;
  const store = createStore();
  /** Notices that stand, with the test of whether their reason has passed. */
  const health = new Map<string, (state: RoutingState) => boolean>();

  interface ShownNotice {
    readonly id: string;
    readonly level: 'info' | 'warning' | 'error';
    readonly text: string;
    readonly actions: readonly NoticeAction[];
    readonly isOver: (state: RoutingState) => boolean;
  }

  function notify({ isOver, ...notice }: ShownNotice) {
    health.set(notice.id, isOver);
    notices.show(notice);
  }

  const keyAction = (provider: string): NoticeAction => ({
    label: strings.setKey,
    run: () => deps.setKey(provider),
  });
  const statusAction: NoticeAction = { label: strings.showStatus, run: deps.showStatus };

  function notifyFailure(model: ModelRef, error: RequestError, outcome: Outcome) {
    const { provider } = model;
    const name = formatModelRef(model);
    if (error.kind === 'wrongKey' && !isToldAtPlace(outcome))
      notify({
        id: `key ${provider}`,
        level: 'error',
        text: strings.wrongKey(deps.labelOf(provider)),
        actions: [keyAction(provider)],
        isOver: (state) => of(state, model)?.key !== 'refused',
      });
    if (error.kind === 'missingKey' && outcome.model?.provider !== provider)
      notify({
        id: `keyless ${provider}`,
        level: 'info',
        text: strings.keylessFallback(name),
        actions: [keyAction(provider)],
        isOver: (state) => of(state, model)?.key !== 'missing',
      });
    if (error.kind === 'payment')
      notify({
        id: `payment ${provider}`,
        level: 'warning',
        text: strings.payment(deps.labelOf(provider)),
        actions: [
          { label: strings.tryAgain, run: () => deps.retryPayment(provider) },
          keyAction(provider),
        ],
        isOver: (state) => of(state, model)?.gate.kind !== 'shut',
      });
    if (error.kind === 'budgetSpent')
      notify({
        id: 'budget',
        level: 'warning',
        text: strings.budgetSpent(error.limitUsd),
        actions: [
          { label: strings.continueToday, run: deps.allowOverrun },
          { label: strings.changeBudget, run: deps.openBudget },
        ],
        isOver: ({ spend }) =>
          spend.isOverrunAllowed || spend.budgetUsd === 0 || spend.usd < spend.budgetUsd,
      });
  }

  function notifyHealth(one: ModelHealth, state: RoutingState) {
    const name = formatModelRef(one.model);
    if (one.breaker === 'open') {
      const instead = state.taskRoutes.find(
        (answering) => answering.instead && formatModelRef(answering.instead.of) === name,
      );
      notify({
        id: `breaker ${name}`,
        level: 'warning',
        text: strings.broken(name, instead && formatModelRef(instead.model)),
        actions: [statusAction],
        isOver: (later) => of(later, one.model)?.breaker === 'closed',
      });
    }
    if (one.gate.kind === 'shut' && (one.gate.forMs ?? 0) > longWaitMs)
      notify({
        id: `quota ${name}`,
        level: 'info',
        text: strings.longQuota(name, one.gate.forMs ?? 0),
        actions: [statusAction],
        isOver: (later) => of(later, one.model)?.gate.kind === 'open',
      });
  }

  store.own(
    deps.onDidEnd((outcome) => {
      for (const skip of outcome.skipped) notifyFailure(skip.model, skip.error, outcome);
      const { error, model } = outcome;
      if (error !== undefined) notifyFailure(model ?? { provider: '', model: '' }, error, outcome);
      const state = deps.state();
      for (const one of state.modelHealth) notifyHealth(one, state);
    }),
  );
  store.own(
    deps.onDidChange(() => {
      if (health.size === 0) return;
      const state = deps.state();
      for (const [id, isOver] of health) {
        if (!isOver(state)) continue;
        health.delete(id);
        notices.clear(id);
      }
    }),
  );
  return store;
}

/** Whoever asked in the chat or for an edit reads it there, with the button that mends it. */
const isToldAtPlace = ({ task, priority }: Outcome): boolean =>
  priority === 'asked' && ['chat', 'edit', 'small'].includes(task);

const of = (state: RoutingState, model: ModelRef): ModelHealth | undefined =>
  state.modelHealth.find((one) => formatModelRef(one.model) === formatModelRef(model));
