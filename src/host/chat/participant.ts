import {
  type CancellationToken,
  type ChatContext,
  type ChatRequest,
  ChatRequestTurn,
  ChatResponseMarkdownPart,
  type ChatResponseStream,
  type ChatResult,
  chat,
  Uri,
} from 'vscode';
import type {
  ChatContextItem,
  ContextRequest,
  ContextResult,
} from '../../core/chat/chatContextItem.ts';
import type { ChatModels } from '../../core/chat/chatModels.ts';
import { failureOf } from '../../core/chat/describeFailure.ts';
import {
  type ParticipantQuestion,
  type ParticipantTurn,
  participantPrompt,
  readParticipantQuestion,
  shorterParticipantPrompt,
} from '../../core/chat/participantPrompt.ts';
import type { SlashCommand } from '../../core/chat/slashCommand.ts';
import type { RequestError } from '../../core/errors.ts';
import type { Disposable } from '../../core/lifetime.ts';
import { type ModelRef, parseModelRef } from '../../core/models/modelRef.ts';
import type { AnswerEvent, Router, RouterRequest } from '../../core/routing/routerRequest.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { assertNever } from '../../shared/assertNever.ts';
import { signalOf } from '../signal.ts';
import { commandOf } from './chatActions.ts';
import type { ContextSourceDeps } from './contextSources.ts';
import { readReference } from './participantContext.ts';

/** As in `contributes.chatParticipants`. */
const participantId = 'slipstream.participant';
/** The vendor of our own models in the editor's model picker. */
const ownVendor = 'slipstream';

export interface ParticipantDeps {
  readonly router: Pick<Router, 'ask'>;
  readonly models: Pick<ChatModels, 'chosen' | 'limits' | 'hasVision' | 'nameOf'>;
  readonly texts: Texts;
  readonly extensionUri: Uri;
  readonly sources: ContextSourceDeps;
  readonly collect: (request: ContextRequest) => Promise<ContextResult>;
  /** Built-in commands and the user's own. */
  readonly commands: () => readonly SlashCommand[];
  readonly providerIds: () => readonly string[];
  readonly projectInstructions: () => Promise<string | undefined>;
}

/** `@slipstream` in the editor's own chat: the panel's commands and context, through the same router. */
export function registerParticipant(deps: ParticipantDeps): Disposable {
  const participant = chat.createChatParticipant(participantId, (request, context, stream, token) =>
    answer({ request, context, stream }, deps, token),
  );
  participant.iconPath = Uri.joinPath(deps.extensionUri, 'media', 'icon.png');
  return {
    dispose() {
      // The editor (seen in 1.139) keeps a participant that was let go for ever, and with its handler all that is behind
      // it: 1.5 MB each time Slipstream is switched off and on.
      participant.requestHandler = nobody;
      participant.dispose();
    },
  };
}

/** Stands outside of any function, whose variables a function made within would hold. */
const nobody = (): void => {};

interface Exchange {
  readonly request: ChatRequest;
  readonly context: ChatContext;
  readonly stream: ChatResponseStream;
}

async function answer(
  exchange: Exchange,
  deps: ParticipantDeps,
  token: CancellationToken,
): Promise<ChatResult> {
  const stop = signalOf(token);
  try {
    const { question, model } = await readQuestion(exchange, deps);
    const limits = deps.models.limits(model);
    const prompt = participantPrompt(question, limits);
    const notice = deps.texts.chat.trimmed(prompt.droppedMessages, prompt.trimmedChips.length);
    if (notice !== undefined) exchange.stream.progress(notice);
    const request = { messages: prompt.messages, maxTokens: limits.answerTokens };
    const ask: RouterRequest = {
      task: 'chat',
      priority: 'asked',
      request,
      ...(model && { model }),
      shorten: (limitTokens) => ({
        ...request,
        messages: shorterParticipantPrompt(question, limits, limitTokens),
      }),
    };
    let error: RequestError | undefined;
    for await (const batch of deps.router.ask(ask, stop.signal))
      error = show(batch, exchange.stream, deps.texts) ?? error;
    return error === undefined || error.kind === 'aborted'
      ? {}
      : fail(error, exchange.stream, deps);
  } finally {
    stop.dispose();
  }
}

async function readQuestion({ request, context, stream }: Exchange, deps: ParticipantDeps) {
  const { command, prompt } = readParticipantQuestion(request, deps.commands());
  const named = command?.model && parseModelRef(command.model, deps.providerIds());
  const model = named || ownModel(request, deps);
  const items: ChatContextItem[] = [];
  const add = (result: ContextResult, isNeeded: boolean) => {
    if (result.ok) items.push(...withoutBlindImages(result.value, model, { stream, ...deps }));
    else if (isNeeded || result.error.why !== 'empty')
      stream.progress(deps.texts.chat.refused(result.error));
  };
  for (const reference of request.references)
    add(await readReference(reference, deps.sources), true);
  if (request.references.length === 0)
    for (const kind of command?.needs ?? []) add(await deps.collect({ kind }), false);
  const question: ParticipantQuestion = {
    prompt,
    items,
    turns: context.history.map(readTurn),
    projectInstructions: await deps.projectInstructions(),
  };
  return { question, model };
}

/** The model that the user picked in the editor's chat, when it is one of ours; else the chat's own choice answers. */
function ownModel({ model }: ChatRequest, deps: ParticipantDeps): ModelRef | undefined {
  return model?.vendor === ownVendor ? parseModelRef(model.id, deps.providerIds()) : undefined;
}

/** Images go only to a model that sees. */
function withoutBlindImages(
  items: readonly ChatContextItem[],
  model: ModelRef | undefined,
  { stream, models, texts }: Pick<ParticipantDeps, 'models' | 'texts'> & Pick<Exchange, 'stream'>,
): readonly ChatContextItem[] {
  const isBlind = !models.hasVision(model);
  const kept = items.filter(({ content }) => content.kind === 'text' || !isBlind);
  const asked = model ?? models.chosen();
  if (kept.length < items.length)
    stream.progress(
      texts.chat.refused({
        why: 'noVision',
        name: asked === undefined ? '' : models.nameOf(asked),
      }),
    );
  return kept;
}

function readTurn(turn: ChatContext['history'][number]): ParticipantTurn {
  if (turn instanceof ChatRequestTurn)
    return {
      role: 'user',
      text: turn.command === undefined ? turn.prompt : `/${turn.command} ${turn.prompt}`,
    };
  const text = turn.response
    .map((part) => (part instanceof ChatResponseMarkdownPart ? part.value.value : ''))
    .join('');
  return { role: 'assistant', text };
}

/** Shows one arrival as one piece. Returns the failure that it ended with. */
function show(
  batch: readonly AnswerEvent[],
  stream: ChatResponseStream,
  texts: Texts,
): RequestError | undefined {
  let text = '';
  let error: RequestError | undefined;
  for (const event of batch)
    switch (event.kind) {
      case 'refusal':
      case 'text':
        text += event.text;
        break;
      case 'waiting':
        stream.progress(
          event.why === 'loading'
            ? texts.chat.waitingForModel(event.forMs)
            : texts.chat.waitingForQuota(event.forMs),
        );
        break;
      case 'route': {
        const note = texts.chat.routeNote(event);
        if (note !== undefined) stream.progress(`${event.model.model}: ${note}`);
        break;
      }
      case 'done': {
        const ending = texts.chat.ending(event.finishReason);
        if (ending !== undefined) text += `\n\n*${ending}*`;
        break;
      }
      case 'failed':
        error = event.error;
        break;
      case 'head':
      case 'reasoning':
      case 'toolCall':
        break;
      default:
        assertNever(event);
    }
  if (text !== '') stream.markdown(text);
  return error;
}

function fail(
  error: RequestError,
  stream: ChatResponseStream,
  { texts, models }: ParticipantDeps,
): ChatResult {
  const { text, actions } = failureOf(error, texts);
  for (const { id, label } of actions) {
    if (id === 'retry' || id === 'switchModel') continue;
    const [command, ...args] = commandOf[id];
    const provider = id === 'setKey' ? models.chosen()?.provider : undefined;
    stream.button({ command, title: label, arguments: provider ? [provider] : args });
  }
  return { errorDetails: { message: text } };
}
