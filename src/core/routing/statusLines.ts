import type { Task } from '../task.ts';
import type { ModelHealth, RoutingState } from './routingState.ts';
import type { RoutingTexts } from './texts.ts';

/** What can be done about a line of the status. */
export type StatusAction =
  | { readonly kind: 'setKey'; readonly provider: string }
  | { readonly kind: 'retryPayment'; readonly provider: string }
  | { readonly kind: 'allowOverrun' }
  | { readonly kind: 'selectModel'; readonly task: Task }
  | {
      readonly kind: 'openSetting';
      readonly key: 'quota.reserve' | 'budget.dailyUsd';
    };

export interface StatusLine {
  readonly text: string;
  /** Empty when there is no more to say. */
  readonly detail: string;
  readonly action: StatusAction;
  readonly actionLabel: string;
}

/** The whole state in words, each line with what can be done about it. */
export function statusLines(state: RoutingState, strings: RoutingTexts): readonly StatusLine[] {
  const answering = state.taskRoutes.map(
    (one): StatusLine => ({
      text: strings.answering(one),
      detail: '',
      action: { kind: 'selectModel', task: one.task },
      actionLabel: strings.changeModel,
    }),
  );
  const modelHealth = state.modelHealth.map(
    (one): StatusLine => ({
      text: strings.health(one),
      detail: [strings.limits(one, state.wallMs), strings.pace(one)]
        .filter((part) => part !== '')
        .join(' · '),
      ...actionFor(one, strings),
    }),
  );
  const isSpent = state.spend.budgetUsd > 0 && state.spend.usd >= state.spend.budgetUsd;
  const spend: StatusLine = {
    text: strings.spend(state.spend),
    detail: strings.spendDetail(state.spend),
    ...(isSpent && !state.spend.isOverrunAllowed
      ? { action: { kind: 'allowOverrun' }, actionLabel: strings.continueToday }
      : {
          action: { kind: 'openSetting', key: 'budget.dailyUsd' },
          actionLabel: strings.changeBudget,
        }),
  };
  return [...answering, ...modelHealth, spend];
}

function actionFor(
  { model, key, gate }: ModelHealth,
  strings: RoutingTexts,
): Pick<StatusLine, 'action' | 'actionLabel'> {
  const { provider } = model;
  if (key !== 'set') return { action: { kind: 'setKey', provider }, actionLabel: strings.setKey };
  if (gate.kind === 'shut' && gate.why === 'payment')
    return { action: { kind: 'retryPayment', provider }, actionLabel: strings.tryAgain };
  return {
    action: { kind: 'openSetting', key: 'quota.reserve' },
    actionLabel: strings.changeReserve,
  };
}
