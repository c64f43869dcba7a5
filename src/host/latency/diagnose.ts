import { ProgressLocation, window, workspace } from 'vscode';
import { checkAddress } from '../../core/api/baseUrl.ts';
import type { ProviderProfile } from '../../core/api/provider.ts';
import type { Clock } from '../../core/clock.ts';
import { diagnosisSection, type Findings, type RoundTrip } from '../../core/latency/diagnosis.ts';
import { redactUserName } from '../../core/latency/redactUserName.ts';
import { tasks } from '../../core/task.ts';
import type { Texts } from '../../core/texts/texts.ts';
import type { Network } from '../../net/network.ts';
import { probeConnection } from '../../net/probeConnection.ts';
import type { ClientTransport } from '../../net/transport.ts';
import type { ModelService } from '../models/modelService.ts';
import { signalOf } from '../signal.ts';
import type { ShowReport } from './reports.ts';

export interface DiagnoseDeps {
  readonly models: Pick<ModelService, 'catalog' | 'keys' | 'providers' | 'routing'>;
  readonly network: () => Network;
  /** A transport of its own, so that the first request is really the first of its connection. */
  readonly openTransport: () => Pick<ClientTransport, 'getJson' | 'dispose'>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly texts: Texts;
  readonly showReport: ShowReport;
}

const stepTimeoutMs = 10_000;
const warmCount = 3;

/** “Diagnose Connection”: tests the way to each provider in use and shows what it found. */
export function createDiagnose(deps: DiagnoseDeps): () => Promise<void> {
  const strings = deps.texts.latency.diagnosis;
  return async () => {
    await deps.models.keys.loaded;
    const sections = await window.withProgress(
      { location: ProgressLocation.Notification, title: strings.running, cancellable: true },
      async (_, token) => {
        const stopped = signalOf(token);
        const { signal } = stopped;
        try {
          const found = await Promise.all(
            providersInUse(deps.models).map((provider) => examine(provider, deps, signal)),
          );
          return signal.aborted ? undefined : found.map((one) => diagnosisSection(one, strings));
        } finally {
          stopped.dispose();
        }
      },
    );
    if (sections === undefined) return;
    await deps.showReport({ title: strings.title, intro: strings.intro, sections });
  };
}

function providersInUse({ routing, providers }: DiagnoseDeps['models']): ProviderProfile[] {
  const used = new Set(tasks.map((task) => routing.choiceFor(task)?.provider));
  return [...used].flatMap((id) => (id === undefined ? [] : (providers().get(id) ?? [])));
}

async function examine(
  provider: ProviderProfile,
  deps: DiagnoseDeps,
  signal: AbortSignal,
): Promise<Findings> {
  const { clock, models } = deps;
  const network = deps.network();
  const apiKey = models.keys.get(provider.id);
  const place = checkAddress(provider);
  const listedAt = models.catalog.listedAt(provider.id);
  const proxy =
    workspace.getConfiguration('http').get<string>('proxy') || proxyOf(deps.environment);
  const origin = place.ok ? place.value : undefined;
  const settled = {
    provider: provider.label,
    origin: origin?.origin ?? '',
    proxySetting: proxy ? redactUserName(proxy) : undefined,
    route: origin === undefined ? 'direct' : network.routeTo(origin.origin).kind,
    catalogAgeMs: listedAt === undefined ? undefined : clock.wallMs() - listedAt,
  } as const;
  const untouched = { ...settled, probe: {}, cold: undefined, warm: [], wallMs: clock.wallMs() };
  if (!place.ok) return { ...untouched, refusal: { kind: 'badBaseUrl', problem: place.error } };
  if (provider.needsKey && (apiKey ?? '') === '')
    return { ...untouched, refusal: { kind: 'missingKey', provider: provider.label } };

  const probe = await probeConnection(
    { origin: place.value, network, clock, stepTimeoutMs },
    signal,
  );
  const transport = deps.openTransport();
  try {
    const ask = async (): Promise<RoundTrip> => {
      const startedAt = clock.now();
      const answer = await transport.getJson({ provider, apiKey }, '~/models', signal);
      if (!answer.ok) return { kind: 'failed', error: answer.error };
      const { serverWallMs } = answer.value;
      return { kind: 'done', ms: clock.now() - startedAt, serverWallMs };
    };
    const cold = await ask();
    const wallMs = clock.wallMs();
    const warm: RoundTrip[] = [];
    while (cold.kind === 'done' && warm.length < warmCount) warm.push(await ask());
    return { ...settled, refusal: undefined, probe, cold, warm, wallMs };
  } finally {
    transport.dispose();
  }
}

function proxyOf(environment: DiagnoseDeps['environment']): string | undefined {
  return environment['HTTPS_PROXY'] || environment['https_proxy'] || undefined;
}
