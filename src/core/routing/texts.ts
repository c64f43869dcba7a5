import { assertNever } from '../../shared/assertNever.ts';
import { describeDuration, describeError } from '../errorTexts.ts';
import { formatModelRef, type ModelRef } from '../models/modelRef.ts';
import { createModelTexts } from '../models/texts.ts';
import type { Translate } from '../translate.ts';
import type { LimitReading } from './limitReading.ts';
import { likelyAt } from './limitReading.ts';
import type { ModelHealth, RoutingState, TaskRoute } from './routingState.ts';

/** Words about who answers, what stands in the way, and what it costs. */
export function createRoutingTexts(t: Translate) {
  return {
    statusTitle: t('Slipstream Status'),
    statusPlaceholder: t('Select an item to change it'),
    banner: (health: ModelHealth, instead: ModelRef | undefined) =>
      describeBanner(health, instead, t),
    answering: (answering: TaskRoute) => describeRoute(answering, t),
    health: (health: ModelHealth) => describeHealth(health, t),
    limits: (health: ModelHealth, wallMs: number) => describeLimits(health, wallMs, t),
    pace: (health: ModelHealth) => describePace(health, t),
    spend: (spend: RoutingState['spend']) => describeSpend(spend, t),
    spendDetail: (spend: RoutingState['spend']) => describeSpendDetail(spend, t),
    setKey: t('Set API Key'),
    tryAgain: t('Try Again'),
    continueToday: t('Continue Today'),
    changeBudget: t('Change Budget'),
    changeReserve: t('Change Reserve'),
    changeModel: t('Change Model…'),
    showStatus: t('Show Status'),
    wrongKey: (provider: string) =>
      t('{0} rejected the API key. No other provider was tried.', provider),
    keylessFallback: (model: string) =>
      t('{0} is on your fallback list, but no API key is set for it. It was skipped.', model),
    payment: (provider: string) =>
      t(
        '{0} requires payment: the trial credit is used up or no card is on file. Requests stay paused until you retry or set another key.',
        provider,
      ),
    broken: (model: string, instead: string | undefined) =>
      instead === undefined
        ? t('{0} keeps failing. Slipstream has paused it and will retry automatically.', model)
        : t(
            '{0} keeps failing. {1} is answering in the meantime; Slipstream switches back automatically.',
            model,
            instead,
          ),
    longQuota: (model: string, ms: number) =>
      t('{0} has reached its rate limit, which resets in {1}.', model, describeDuration(ms, t)),
    budgetSpent: (limitUsd: number) =>
      t(
        'Today’s budget of {0} USD is spent. Ghost text from models is paused until tomorrow; chat and edits will ask before spending more.',
        limitUsd,
      ),
  };
}

export type RoutingTexts = ReturnType<typeof createRoutingTexts>;

const name = (model: ModelRef) => formatModelRef(model);

function describeRoute(answering: TaskRoute, t: Translate): string {
  const { instead, model, hasAnswered } = answering;
  const task = createModelTexts(t).task[answering.task];
  if (!hasAnswered) return t('{0}: {1}', task, name(model));
  if (instead === undefined) return t('{0}: {1} answers', task, name(model));
  const why = describeError(instead.because, t);
  if (answering.reason === 'hedge')
    return t('{0}: {1} answered first; {2} was late', task, name(model), name(instead.of));
  return t('{0}: {1} answers in place of {2}. {3}', task, name(model), name(instead.of), why);
}

function describeHealth(health: ModelHealth, t: Translate): string {
  return t('{0}: {1}', name(health.model), describeCondition(health, t));
}

/** What stands above the chat while its model is in trouble; empty when it is not. No countdown: it stays as it is. */
function describeBanner(health: ModelHealth, instead: ModelRef | undefined, t: Translate): string {
  const { gate, breaker, model } = health;
  const first = name(model);
  const meanwhile =
    instead === undefined ? '' : t(' {0} is answering in the meantime.', name(instead));
  if (gate.kind === 'shut')
    return gate.why === 'payment'
      ? t('{0} requires payment.', first) + meanwhile
      : t('{0} has reached its rate limit.', first) + meanwhile;
  if (breaker === 'closed') return '';
  return t('{0} keeps failing. Slipstream will retry automatically.', first) + meanwhile;
}

function describeCondition(health: ModelHealth, t: Translate): string {
  const { gate, breaker } = health;
  if (health.key === 'missing') return t('no API key is set');
  if (health.key === 'refused') return t('the API key was rejected');
  if (gate.kind === 'shut' && gate.why === 'payment') return t('requires payment');
  if (gate.kind === 'shut' && gate.forMs !== undefined)
    return t('rate limit reached, resets in {0}', describeDuration(gate.forMs, t));
  switch (breaker) {
    case 'open':
      return t('keeps failing, retrying in {0}', describeDuration(health.breakerOpenForMs, t));
    case 'halfOpen':
      return t('was failing; the next request will check whether it has recovered');
    case 'closed':
      return t('OK');
    default:
      return assertNever(breaker);
  }
}

/** Empty when the provider states no limits. */
function describeLimits(health: ModelHealth, wallMs: number, t: Translate): string {
  if (health.gate.kind !== 'open') return '';
  const left = health.gate.limits.map((limit) => describeLimit(limit, wallMs, t));
  return left.length === 0 ? '' : t('Left: {0}', left.join(t(', ')));
}

function describeLimit(limit: LimitReading, wallMs: number, t: Translate): string {
  const left = count(Math.floor(likelyAt(limit, wallMs)));
  const all = count(limit.limit);
  switch (limit.window) {
    case 'minute':
      return limit.unit === 'requests'
        ? t('{0} of {1} requests a minute', left, all)
        : t('{0} of {1} tokens a minute', left, all);
    case 'hour':
      return limit.unit === 'requests'
        ? t('{0} of {1} requests an hour', left, all)
        : t('{0} of {1} tokens an hour', left, all);
    case 'day':
      return limit.unit === 'requests'
        ? t('{0} of {1} requests a day', left, all)
        : t('{0} of {1} tokens a day', left, all);
    default:
      return assertNever(limit.window);
  }
}

const count = (value: number) => value.toLocaleString('en-US');

/** Empty when nothing holds ghost text back. */
function describePace({ budget }: ModelHealth, t: Translate): string {
  if (budget.nextAutomaticInMs === Number.POSITIVE_INFINITY) return t('Ghost text is paused');
  if (budget.nextAutomaticInMs > 0)
    return t('Ghost text is paused for {0}', describeDuration(budget.nextAutomaticInMs, t));
  if (budget.paceMs >= 1_000)
    return t('Ghost text is limited to one request every {0}', describeDuration(budget.paceMs, t));
  return '';
}

const usd = (value: number) => value.toFixed(value < 0.1 && value > 0 ? 4 : 2);

function describeSpend(spend: RoutingState['spend'], t: Translate): string {
  return spend.budgetUsd > 0
    ? t('Spent today: {0} of {1} USD', usd(spend.usd), usd(spend.budgetUsd))
    : t('Spent today: {0} USD', usd(spend.usd));
}

function describeSpendDetail(spend: RoutingState['spend'], t: Translate): string {
  const lines = Object.entries(spend.models).map(([model, spent]) =>
    t(
      '{0}: {1} requests, {2} tokens in, {3} out, {4} USD',
      model,
      count(spent.requests),
      count(spent.promptTokens),
      count(spent.completionTokens),
      usd(spent.usd),
    ),
  );
  const all = Object.values(spend.models);
  if (all.some((spent) => spent.estimatedUsd > 0))
    lines.push(t('answers that were cut off are estimated'));
  if (all.some((spent) => spent.unpricedTokens > 0))
    lines.push(t('models without a list price count as free'));
  return lines.join(t('; '));
}
