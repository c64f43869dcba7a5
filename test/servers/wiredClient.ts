import assert from 'node:assert/strict';
import type { ModelRequest } from '../../src/core/api/modelRequest.ts';
import type { FinishReason } from '../../src/core/api/streamEvent.ts';
import { createSystemClock } from '../../src/core/clock.ts';
import type { RequestError } from '../../src/core/errors.ts';
import { describeError } from '../../src/core/errorTexts.ts';
import { createEmitter } from '../../src/core/event.ts';
import { bundledModels } from '../../src/core/models/bundledModels.ts';
import { createCatalog } from '../../src/core/models/catalog.ts';
import { keyVerdictOf } from '../../src/core/models/keyCheck.ts';
import { createModelRouting } from '../../src/core/models/modelRouting.ts';
import { createProviderSet } from '../../src/core/models/providerSet.ts';
import { noLog } from '../../src/core/ports.ts';
import type { AnswerEvent, RouterRequest } from '../../src/core/routing/routerRequest.ts';
import { createRouting } from '../../src/core/routing/routing.ts';
import { createSecretMask } from '../../src/core/secrets/secretMask.ts';
import { readSettings } from '../../src/core/settings.ts';
import { inEnglish } from '../../src/core/translate.ts';
import { directNetwork, type Network } from '../../src/net/network.ts';
import { createTransport } from '../../src/net/transport.ts';
import { createFakeStorage } from '../support/fakeStorage.ts';

export interface WiredClientOptions {
  /** Provider id; one of the presets' unless `preset` names it. */
  readonly id: string;
  readonly baseUrl: string;
  readonly preset?: string;
  readonly model?: string;
  readonly key?: string;
  /** Fields of `slipstream.providers.<id>`. */
  readonly provider?: Readonly<Record<string, unknown>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly network?: Network;
  /** What the user allowed for an origin of their own network. */
  readonly consentTo?: Parameters<typeof createProviderSet>[1];
  /** Kept beside the key, by name. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** How far the clock of this machine is ahead, in milliseconds. */
  readonly clockOffsetMs?: number;
  readonly storage?: ReturnType<typeof createFakeStorage>;
}

/** What an ask came to. */
export interface Answer {
  readonly end: 'done' | 'failed';
  readonly text: string;
  readonly reasoning: string;
  readonly refusal: string;
  readonly calls: readonly { readonly id: string; readonly name: string; readonly json: string }[];
  readonly finishReason: FinishReason | undefined;
  readonly error: RequestError | undefined;
  /** What a user reads about the failure. */
  readonly told: string;
  readonly waits: readonly string[];
  readonly ms: number;
  readonly firstMs: number | undefined;
}

/**
 * The product's own client without the editor: settings, providers, catalog, router with breakers, limits and spend,
 * and the transport over real sockets, put together as compose.ts does.
 */
export function createWiredClient(options: WiredClientOptions) {
  const { id, model = 'm', clockOffsetMs = 0 } = options;
  const system = createSystemClock({ keepsAlive: true });
  const clock = { ...system, wallMs: () => system.wallMs() + clockOffsetMs };
  const fail = (error: unknown): never => assert.fail(String(error));
  const ref = `${id}/${model}`;
  const raw: Readonly<Record<string, unknown>> = {
    providers: {
      [id]: {
        baseUrl: options.baseUrl,
        ...(options.preset !== undefined && { preset: options.preset }),
        ...options.provider,
      },
    },
    ...(id === 'cerebras' && { baseUrl: options.baseUrl }),
    'models.inline': ref,
    'models.chat': ref,
    'models.edit': ref,
    'models.small': ref,
    ...options.settings,
  };
  const { settings, problems } = readSettings((key) => raw[key]);
  assert.deepEqual(problems, []);
  const providers = createProviderSet(settings, options.consentTo);
  const transport = createTransport({
    clock,
    log: noLog,
    network: options.network ?? directNetwork,
    userAgent: 'slipstream/test',
    isWarm: true,
    secretOf: (_provider, name) => options.secrets?.[name],
    onTrace: () => {},
  });
  const catalog = createCatalog({
    clock,
    bundled: bundledModels,
    servesPublicModels: (provider) => providers.get(provider)?.dialect === 'cerebras',
    declared: () => providers.declared,
    onError: fail,
  });
  const models = createModelRouting({
    catalog,
    settings: () => settings,
    providers: () => providers,
    clock,
    onReplaced: () => {},
    onChoiceNeeded: () => {},
    onUnavailable: () => {},
    onTooLong: () => {},
  });
  const keyChanges = createEmitter<string>(fail);
  const settingChanges = createEmitter<typeof settings>(fail);
  const routing = createRouting({
    mask: createSecretMask(),
    transport,
    clock,
    log: noLog,
    storage: options.storage ?? createFakeStorage(),
    settings: { current: settings, onDidChange: settingChanges.event },
    keys: { get: (name) => (name === id ? options.key : undefined), onDidChange: keyChanges.event },
    models,
    providers: () => providers,
    priceOf: () => undefined,
    lateAfterMs: () => undefined,
    windowId: 'w',
    onError: fail,
  });
  const provider = providers.get(id);
  assert.ok(provider !== undefined, 'the provider is set up');

  async function ask(
    {
      task = 'chat',
      priority = 'asked',
      ...request
    }: Partial<ModelRequest & Pick<RouterRequest, 'task' | 'priority'>> = {},
    signal = new AbortController().signal,
    onText: () => void = () => {},
  ): Promise<Answer> {
    const asked = { messages: [{ role: 'user', content: 'Say hello.' }], maxTokens: 256 } as const;
    const collected = createCollector();
    const whole = { task, priority, request: { ...asked, ...request } };
    for await (const batch of routing.router.ask(whole, signal))
      for (const event of batch) {
        collected.add(event);
        if (event.kind === 'text') onText();
      }
    return collected.answer();
  }

  const target = { provider, apiKey: options.key };
  const listing = () => transport.getJson(target, '~/models', new AbortController().signal);
  return {
    clock,
    provider,
    catalog,
    models,
    routing,
    router: routing.router,
    transport,
    ask,
    listing,
    keyVerdict: async () => keyVerdictOf(await listing()),
    dispose() {
      routing.dispose();
      transport.dispose();
      catalog.dispose();
    },
  };
}

export type WiredClient = ReturnType<typeof createWiredClient>;

/** Puts the events of one answer together. */
function createCollector() {
  const began = performance.now();
  const texts = { text: '', reasoning: '', refusal: '' };
  const waits: string[] = [];
  const calls: { id: string; name: string; json: string }[] = [];
  let firstMs: number | undefined;
  let last: Extract<AnswerEvent, { kind: 'done' | 'failed' }> | undefined;

  return {
    add(event: AnswerEvent): void {
      switch (event.kind) {
        case 'text':
        case 'reasoning':
        case 'refusal':
          texts[event.kind] += event.text;
          if (event.kind === 'text') firstMs ??= performance.now() - began;
          return;
        case 'waiting':
          waits.push(event.why);
          return;
        case 'toolCall': {
          const known = calls[event.index] ?? { id: '', name: '', json: '' };
          const name = known.name + (event.name ?? '');
          const json = known.json + event.argumentsDelta;
          calls[event.index] = { id: event.id ?? known.id, name, json };
          return;
        }
        case 'done':
        case 'failed':
          last = event;
          return;
        case 'head':
        case 'route':
          return;
      }
    },
    answer(): Answer {
      assert.ok(last !== undefined, 'the answer has an end');
      return {
        end: last.kind,
        ...texts,
        calls,
        finishReason: last.kind === 'done' ? last.finishReason : undefined,
        error: last.kind === 'failed' ? last.error : undefined,
        told: last.kind === 'failed' ? describeError(last.error, inEnglish) : '',
        waits,
        ms: performance.now() - began,
        firstMs,
      };
    },
  };
}
