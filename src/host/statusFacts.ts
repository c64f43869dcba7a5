import { homeProvider } from '../core/models/catalogState.ts';
import type { Outcome } from '../core/routing/router.ts';
import type { StatusFacts, Trouble } from '../core/status/statusView.ts';
import type { LatencyRoom } from './latency/latencyRoom.ts';
import type { ModelRoom } from './models/modelRoom.ts';
import type { RoutingRoom } from './routing/routingRoom.ts';

export interface StatusSources {
  readonly models: Pick<
    ModelRoom,
    'catalog' | 'describeWarning' | 'keys' | 'providers' | 'routing' | 'warnings'
  >;
  readonly routing: Pick<RoutingRoom, 'lastOutcomes' | 'breakers' | 'quota'>;
  readonly latency: Pick<LatencyRoom, 'last'>;
  readonly now: () => number;
}

/** Reads the facts of the status bar off the rooms that hold them. */
export function readStatusFacts(sources: StatusSources): StatusFacts {
  const { models, routing, latency } = sources;
  const choice = models.routing.choiceFor('inline');
  const answered = lastAnswer(routing.lastOutcomes)?.model;
  const shown = answered ?? choice;
  return {
    answerer: shown === undefined ? undefined : shown.model,
    isBusy: false,
    timeToFirstTokenMs: latency.last?.timeToFirstTokenMs,
    tokensPerSecond: latency.last?.tokensPerSecond,
    snoozedForMs: undefined,
    trouble: troubleOf(sources),
    details: models.warnings().map((warning) => models.describeWarning(warning)),
  };
}

function lastAnswer(outcomes: ReadonlyMap<string, Outcome>): Outcome | undefined {
  return [...outcomes.values()].filter((outcome) => outcome.error === undefined).at(-1);
}

function troubleOf(sources: StatusSources): Trouble | undefined {
  const { models, routing } = sources;
  const model = models.routing.choiceFor('inline');
  const provider = models.providers().get(model?.provider ?? homeProvider);
  if (provider?.needsKey === true && models.keys.get(provider.id) === undefined)
    return { kind: 'missingKey' };
  const last = [...routing.lastOutcomes.values()].at(-1)?.error;
  if (last?.kind === 'wrongKey') return { kind: 'wrongKey' };
  if (model === undefined) return undefined;
  const breaker = routing.breakers.of(model).state;
  if (breaker.kind === 'open')
    return { kind: 'providerDown', retryInMs: Math.max(0, breaker.untilMs - sources.now()) };
  const quota = routing.quota.stateOf(model);
  if (quota.kind === 'shut') return { kind: 'quota', retryInMs: quota.forMs };
  const leaving = models.warnings().find((warning) => warning.lifecycle.kind !== 'preview');
  if (leaving === undefined) return undefined;
  const kind = leaving.lifecycle.kind === 'retired' ? 'retired' : 'retiring';
  return { kind, model: leaving.model.ref.model };
}
