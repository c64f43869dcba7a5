import type { RoutingTexts } from '../texts/routingTexts.ts';
import type { RoutingState, Standing } from './routingState.ts';

/** What can be done about a line of the status. */
export type StatusAction =
  | { readonly kind: 'setKey'; readonly provider: string }
  | { readonly kind: 'retryPayment'; readonly provider: string }
  | { readonly kind: 'allowOverrun' }
  | {
      readonly kind: 'openSetting';
      readonly key: 'fallback' | 'quota.reserve' | 'budget.dailyUsd';
    };

export interface StatusLine {
  readonly text: string;
  /** Empty when there is no more to say. */
  readonly detail: string;
  readonly action: StatusAction;
  readonly actionLabel: string;
}

/** The whole state in words, each line with what can be done about it. */
export function statusLines(state: RoutingState, words: RoutingTexts): readonly StatusLine[] {
  const answering = state.answering.map(
    (one): StatusLine => ({
      text: words.answering(one),
      detail: '',
      action: { kind: 'openSetting', key: 'fallback' },
      actionLabel: words.changeFallback,
    }),
  );
  const standings = state.standings.map(
    (one): StatusLine => ({
      text: words.standing(one),
      detail: [words.limits(one, state.wallMs), words.pace(one)]
        .filter((part) => part !== '')
        .join(' · '),
      ...actionFor(one, words),
    }),
  );
  const isSpent = state.spend.budgetUsd > 0 && state.spend.usd >= state.spend.budgetUsd;
  const spend: StatusLine = {
    text: words.spend(state.spend),
    detail: words.spendDetail(state.spend),
    ...(isSpent && !state.spend.isOverrunAllowed
      ? { action: { kind: 'allowOverrun' }, actionLabel: words.continueToday }
      : {
          action: { kind: 'openSetting', key: 'budget.dailyUsd' },
          actionLabel: words.changeBudget,
        }),
  };
  return [...answering, ...standings, spend];
}

function actionFor(
  { model, key, gate }: Standing,
  words: RoutingTexts,
): Pick<StatusLine, 'action' | 'actionLabel'> {
  const { provider } = model;
  if (key !== 'set') return { action: { kind: 'setKey', provider }, actionLabel: words.setKey };
  if (gate.kind === 'shut' && gate.why === 'payment')
    return { action: { kind: 'retryPayment', provider }, actionLabel: words.tryAgain };
  return {
    action: { kind: 'openSetting', key: 'quota.reserve' },
    actionLabel: words.changeReserve,
  };
}
