import type { RequestError } from '../errors.ts';
import type { Event } from '../event.ts';
import { createStore, type Disposable } from '../lifetime.ts';
import { formatModelRef, type ModelRef } from '../models/modelRef.ts';
import type { NoticeAction, Notices } from '../ports.ts';
import type { RoutingTexts } from '../texts/routingTexts.ts';
import type { Outcome } from './router.ts';
import type { RoutingState, Standing } from './routingState.ts';

export interface RoutingNoticesDeps {
  readonly notices: Notices;
  readonly words: RoutingTexts;
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
  const { notices, words } = deps;
  const store = createStore();
  /** Notices that stand, with the test of whether their reason has passed. */
  const standing = new Map<string, (state: RoutingState) => boolean>();

  interface Told {
    readonly id: string;
    readonly level: 'info' | 'warning' | 'error';
    readonly text: string;
    readonly actions: readonly NoticeAction[];
    readonly isOver: (state: RoutingState) => boolean;
  }

  function tell({ isOver, ...notice }: Told) {
    standing.set(notice.id, isOver);
    notices.show(notice);
  }

  const keyAction = (provider: string): NoticeAction => ({
    label: words.setKey,
    run: () => deps.setKey(provider),
  });
  const statusAction: NoticeAction = { label: words.showStatus, run: deps.showStatus };

  function tellFailure(model: ModelRef, error: RequestError, outcome: Outcome) {
    const { provider } = model;
    const name = formatModelRef(model);
    if (error.kind === 'wrongKey')
      tell({
        id: `key ${provider}`,
        level: 'error',
        text: words.wrongKey(provider),
        actions: [keyAction(provider)],
        isOver: (state) => of(state, model)?.key !== 'refused',
      });
    if (error.kind === 'missingKey' && outcome.model?.provider !== provider)
      tell({
        id: `keyless ${provider}`,
        level: 'info',
        text: words.keylessFallback(name),
        actions: [keyAction(provider)],
        isOver: (state) => of(state, model)?.key !== 'missing',
      });
    if (error.kind === 'payment')
      tell({
        id: `payment ${provider}`,
        level: 'warning',
        text: words.payment(provider),
        actions: [
          { label: words.tryAgain, run: () => deps.retryPayment(provider) },
          keyAction(provider),
        ],
        isOver: (state) => of(state, model)?.gate.kind !== 'shut',
      });
    if (error.kind === 'budgetSpent')
      tell({
        id: 'budget',
        level: 'warning',
        text: words.budgetSpent(error.limitUsd),
        actions: [
          { label: words.continueToday, run: deps.allowOverrun },
          { label: words.changeBudget, run: deps.openBudget },
        ],
        isOver: ({ spend }) =>
          spend.isOverrunAllowed || spend.budgetUsd === 0 || spend.usd < spend.budgetUsd,
      });
  }

  function tellStanding(one: Standing, state: RoutingState) {
    const name = formatModelRef(one.model);
    if (one.breaker === 'open') {
      const instead = state.answering.find(
        (answering) => answering.instead && formatModelRef(answering.instead.of) === name,
      );
      tell({
        id: `breaker ${name}`,
        level: 'warning',
        text: words.broken(name, instead && formatModelRef(instead.model)),
        actions: [statusAction],
        isOver: (later) => of(later, one.model)?.breaker === 'closed',
      });
    }
    if (one.gate.kind === 'shut' && (one.gate.forMs ?? 0) > longWaitMs)
      tell({
        id: `quota ${name}`,
        level: 'info',
        text: words.longQuota(name, one.gate.forMs ?? 0),
        actions: [statusAction],
        isOver: (later) => of(later, one.model)?.gate.kind === 'open',
      });
  }

  store.own(
    deps.onDidEnd((outcome) => {
      for (const skip of outcome.skipped) tellFailure(skip.model, skip.error, outcome);
      const { error, model } = outcome;
      if (error !== undefined) tellFailure(model ?? { provider: '', model: '' }, error, outcome);
      const state = deps.state();
      for (const one of state.standings) tellStanding(one, state);
    }),
  );
  store.own(
    deps.onDidChange(() => {
      if (standing.size === 0) return;
      const state = deps.state();
      for (const [id, isOver] of standing) {
        if (!isOver(state)) continue;
        standing.delete(id);
        notices.clear(id);
      }
    }),
  );
  return store;
}

const of = (state: RoutingState, model: ModelRef): Standing | undefined =>
  state.standings.find((one) => formatModelRef(one.model) === formatModelRef(model));
