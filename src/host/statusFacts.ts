import { reuseOf } from '../core/completion/suggestionStatistics.ts';
import { routingTrouble } from '../core/routing/routingTrouble.ts';
import { statusLines } from '../core/routing/statusLines.ts';
import type { Trouble } from '../core/routing/trouble.ts';
import { latencyLines } from '../core/status/latencyLines.ts';
import type { StatusFacts } from '../core/status/statusView.ts';
import type { Texts } from '../core/texts/texts.ts';
import type { ClientTransport } from '../net/transport.ts';
import type { CompletionFeature } from './completion/completionFeature.ts';
import type { LatencyService } from './latency/latencyService.ts';
import type { ModelService } from './models/modelService.ts';
import type { RoutingFeature } from './routing/routingFeature.ts';

export interface StatusSources {
  readonly models: Pick<ModelService, 'warnings' | 'describeWarning' | 'providers'>;
  readonly routing: Pick<RoutingFeature, 'state'>;
  readonly latency: Pick<LatencyService, 'last' | 'rollingFirstTokenMs' | 'ledger'>;
  readonly completion: Pick<CompletionFeature, 'snoozedForMs' | 'answerer' | 'statistics'>;
  readonly transport: Pick<ClientTransport, 'stateOf'>;
  readonly texts: Texts;
}

/** Collects the facts of the status bar from the services that hold them. */
export function readStatusFacts(sources: StatusSources): StatusFacts {
  const { models, routing, latency, completion, texts } = sources;
  const state = routing.state;
  const answered = state.taskRoutes.filter((one) => one.hasAnswered);
  const shown = (answered.length > 0 ? answered : state.taskRoutes)[0];
  return {
    answerer: shown?.model.model,
    isLocal: completion.answerer() === 'local',
    timeToFirstTokenMs: latency.last?.timeToFirstTokenMs,
    tokensPerSecond: latency.last?.tokensPerSecond,
    rollingFirstTokenMs: latency.rollingFirstTokenMs,
    snoozedForMs: completion.snoozedForMs(),
    trouble: routingTrouble(state, ['inline', 'chat']) ?? leavingModel(models),
    details: [
      ...models.warnings().map((warning) => models.describeWarning(warning)),
      ...statusLines(state, texts.routing).map(({ text, detail }) =>
        detail === '' ? text : `${text}  \n${detail}`,
      ),
      ...latencyLines(latency.ledger.summaries(), texts),
      ...reuseLine(reuseOf(completion.statistics.figures), texts),
      ...connectionLine(shown?.model.provider, sources),
    ],
  };
}

function reuseLine(reuse: ReturnType<typeof reuseOf>, texts: Texts): string[] {
  return reuse === undefined ? [] : [texts.latency.suggestionsReused(reuse.share, reuse.suggested)];
}

function connectionLine(
  provider: string | undefined,
  { models, transport, texts }: StatusSources,
): string[] {
  const profile = provider === undefined ? undefined : models.providers().get(provider);
  if (profile === undefined) return [];
  return [texts.latency.connection(profile.label, transport.stateOf(profile.baseUrl))];
}

function leavingModel(models: StatusSources['models']): Trouble | undefined {
  const leaving = models.warnings().find((warning) => warning.lifecycle.kind !== 'preview');
  if (leaving === undefined) return undefined;
  const kind = leaving.lifecycle.kind === 'retired' ? 'retired' : 'retiring';
  return { kind, model: leaving.model.ref.model, task: leaving.tasks[0] ?? 'inline' };
}
