import {
  type CancellationToken,
  type Disposable as EditorDisposable,
  EventEmitter,
  type LanguageModelChatInformation,
  type LanguageModelChatProvider,
  type LanguageModelChatRequestMessage,
  type LanguageModelChatTool,
  LanguageModelChatToolMode,
  LanguageModelError,
  type LanguageModelResponsePart,
  LanguageModelTextPart,
  LanguageModelToolCallPart,
  lm,
  type Progress,
  type ProvideLanguageModelChatResponseOptions,
} from 'vscode';
import type { ModelRequest, ToolDefinition } from '../../core/api/modelRequest.ts';
import type { RequestError } from '../../core/errors.ts';
import type { Event } from '../../core/event.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { CatalogModel } from '../../core/models/catalogModel.ts';
import { formatModelRef, type ModelRef } from '../../core/models/modelRef.ts';
import type { AnswerEvent, Router } from '../../core/routing/routerRequest.ts';
import type { TokenEstimate } from '../../core/routing/tokenEstimate.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { signalOf } from '../signal.ts';
import { readMessages } from './readMessages.ts';
import { createToolCallCollector } from './toolCallCollector.ts';

export interface LanguageModelsDeps {
  readonly router: Pick<Router, 'ask'>;
  readonly estimate: Pick<TokenEstimate, 'promptTokens'>;
  /** All models of the catalog. */
  readonly models: () => readonly CatalogModel[];
  /** Whether a model could be asked now: its provider needs no key or has one. */
  readonly isReady: (ref: ModelRef) => boolean;
  /** Leads the user to a key when none is set. */
  readonly askForKey: () => unknown;
  readonly onDidChange: Event<unknown>;
  readonly texts: Texts;
}

interface OfferedModel extends LanguageModelChatInformation {
  readonly ref: ModelRef;
}

/** The vendor's name in `contributes.languageModelChatProviders`. */
const vendor = 'slipstream';
/** For models with no published limits. */
const assumedWindowTokens = 32_768;
/** Quota is charged in advance by the upper bound of the answer: enough for a chat, far below the model's own limit. */
const maxAnswerTokens = 8_192;

/**
 * Offers the catalog's models to VS Code's own chat and to every extension, through the same router, quota and
 * fallback as everything else.
 */
export function registerLanguageModels(deps: LanguageModelsDeps): Disposable {
  const store = createStore();
  const changes = store.own(new EventEmitter<void>());
  store.own(deps.onDidChange(() => changes.fire()));
  const provider: LanguageModelChatProvider<OfferedModel> = {
    onDidChangeLanguageModelChatInformation: changes.event,
    async provideLanguageModelChatInformation({ silent }) {
      const ready = () =>
        deps.models().filter((model) => isOffered(model) && deps.isReady(model.ref));
      if (ready().length === 0 && !silent) await deps.askForKey();
      return ready().map((model) => describe(model));
    },
    provideLanguageModelChatResponse: (model, messages, options, progress, token) =>
      respond({ model, messages, options, progress }, deps, token),
    provideTokenCount: (model, text) =>
      Promise.resolve(
        deps.estimate.promptTokens(model.ref, {
          messages:
            typeof text === 'string' ? [{ role: 'user', content: text }] : readMessages([text]),
          maxTokens: 0,
        }),
      ),
  };
  store.own(register(provider));
  return store;
}

const register = (provider: LanguageModelChatProvider<OfferedModel>): EditorDisposable =>
  lm.registerLanguageModelChatProvider(vendor, provider);

function isOffered(model: CatalogModel): boolean {
  return model.lifecycle.kind !== 'retired' && model.availability !== 'no';
}

function describe(model: CatalogModel): OfferedModel {
  const windowTokens = model.windowTokens ?? assumedWindowTokens;
  const maxOutputTokens = Math.min(model.maxOutputTokens ?? maxAnswerTokens, maxAnswerTokens);
  return {
    ref: model.ref,
    id: formatModelRef(model.ref),
    name: model.name,
    family: model.ref.model,
    version: model.ref.model,
    detail: model.ref.provider,
    maxInputTokens: Math.max(1, windowTokens - maxOutputTokens),
    maxOutputTokens,
    capabilities: {
      imageInput: model.abilities.vision === true,
      toolCalling: model.abilities.tools === true,
    },
  };
}

interface Exchange {
  readonly model: OfferedModel;
  readonly messages: readonly LanguageModelChatRequestMessage[];
  readonly options: ProvideLanguageModelChatResponseOptions;
  readonly progress: Progress<LanguageModelResponsePart>;
}

async function respond(
  exchange: Exchange,
  deps: LanguageModelsDeps,
  token: CancellationToken,
): Promise<void> {
  const { model, progress } = exchange;
  const stop = signalOf(token);
  const calls = createToolCallCollector();
  try {
    const request = readRequest(exchange);
    const answer = deps.router.ask(
      { task: 'chat', priority: 'asked', model: model.ref, request },
      stop.signal,
    );
    for await (const events of answer)
      for (const event of events) report(event, progress, { calls, texts: deps.texts });
  } finally {
    stop.dispose();
  }
}

function readRequest({ model, messages, options }: Exchange): ModelRequest {
  const tools = (options.tools ?? []).map(readTool);
  const temperature: unknown = options.modelOptions?.['temperature'];
  return {
    messages: readMessages(messages),
    maxTokens: model.maxOutputTokens,
    ...(typeof temperature === 'number' && { temperature }),
    ...(tools.length > 0 && {
      tools,
      toolChoice: options.toolMode === LanguageModelChatToolMode.Required ? 'required' : 'auto',
    }),
  };
}

function readTool(tool: LanguageModelChatTool): ToolDefinition {
  return {
    name: tool.name,
    description: tool.description,
    parameters: { type: 'object', properties: {}, ...tool.inputSchema },
  };
}

interface Reporting {
  readonly calls: ReturnType<typeof createToolCallCollector>;
  readonly texts: Texts;
}

function report(
  event: AnswerEvent,
  progress: Progress<LanguageModelResponsePart>,
  { calls, texts }: Reporting,
): void {
  if (event.kind === 'text' || event.kind === 'refusal')
    progress.report(new LanguageModelTextPart(event.text));
  else if (event.kind === 'toolCall') calls.add(event);
  else if (event.kind === 'failed') throw toEditorError(event.error, texts);
  else if (event.kind === 'done')
    for (const { id, name, input } of calls.all())
      progress.report(new LanguageModelToolCallPart(id, name, input));
}

function toEditorError(error: RequestError, texts: Texts): Error {
  const text = texts.error(error);
  if (error.kind === 'missingKey' || error.kind === 'wrongKey')
    return LanguageModelError.NoPermissions(text);
  if (error.kind === 'modelGone' || error.kind === 'noModel')
    return LanguageModelError.NotFound(text);
  if (error.kind === 'quota' || error.kind === 'gateShut') return LanguageModelError.Blocked(text);
  return new Error(text);
}
