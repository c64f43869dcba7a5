import { err, ok } from '../../../src/shared/result.ts';
import type { Question } from '../responders/question.ts';
import type { ServerConfig } from '../serverConfig.ts';
import { estimateTokens } from '../tokens.ts';
import { createChatFormat } from '../wire/chatFormat.ts';
import { type ChatMessage, type ChatRequest, chatRequest } from '../wire/chatRequest.ts';
import { checkChatRules } from '../wire/chatRules.ts';
import type { ModelEntry } from '../wire/modelTable.ts';
import { parseBody } from '../wire/parseBody.ts';
import { contentText } from '../wire/schemaParts.ts';
import { answerTokenLimit, type Dialect, findModel, stopList } from './job.ts';

/** Tokens that the chat template adds to a message, and that a picture counts as. */
const messageTokens = 4;
const pictureTokens = 256;

/** POST /v1/chat/completions of Cerebras. */
export const readChat: Dialect = (json, config) => {
  const parsed = parseBody(chatRequest, json);
  if (!parsed.ok) return parsed;
  const request = parsed.value;
  const model = findModel(config, request.model);
  if (!model.ok) return model;
  const refused = checkChatRules(request, model.value);
  if (refused) return err(refused);
  return chatJob(request, model.value, config);
};

/** Builds the job of a chat request that was found valid. */
export function chatJob(request: ChatRequest, model: ModelEntry, config: ServerConfig) {
  const isCerebras = config.flavour === 'cerebras';
  const texts = request.messages.map(messageText);
  const promptText = [JSON.stringify(request.tools ?? []), ...texts].join('\n');
  const imageTokens = pictureTokens * pictures(request.messages);
  const promptTokens = estimateTokens(promptText) + messageTokens * texts.length + imageTokens;
  const wished = request.max_completion_tokens ?? request.max_tokens;
  const availableTokens = answerTokenLimit({ model, config, promptTokens }, wished);
  if (!availableTokens.ok) return availableTokens;
  return ok({
    question: chatQuestion(request, model, availableTokens.value.maxTokens),
    isStream: request.stream === true,
    format: createChatFormat({
      model: model.id,
      usage: isCerebras
        ? 'onLastChunk'
        : request.stream_options?.include_usage
          ? 'ownChunk'
          : 'none',
      hasTimeInfo: isCerebras,
      reasoning: reasoningPlace(request),
    }),
    promptTokens,
    ...(imageTokens > 0 && { imageTokens }),
    admittedTokens: availableTokens.value.admittedTokens,
    promptText,
  });
}

function chatQuestion(request: ChatRequest, model: ModelEntry, maxTokens: number): Question {
  const forcedTool =
    typeof request.tool_choice === 'object'
      ? request.tool_choice?.function.name
      : request.tool_choice;
  const format = request.response_format;
  return {
    route: 'chat',
    model: model.id,
    messages: request.messages.map((message) => ({
      role: message.role,
      text: contentText(message.content),
    })),
    maxTokens,
    stop: stopList(request.stop),
    effort: model.efforts.length === 0 ? 'none' : (request.reasoning_effort ?? model.defaultEffort),
    tools: (request.tools ?? [])
      .map((tool) => tool.function)
      .map(({ name, parameters }) => ({ name, parameters })),
    ...(forcedTool && !['auto', 'none'].includes(forcedTool) && { forcedTool }),
    ...(format?.type === 'json_object' && { outputSchema: true }),
    ...(format?.type === 'json_schema' && { outputSchema: format.json_schema.schema ?? true }),
    ...(request.prediction && { prediction: contentText(request.prediction.content) }),
  };
}

function reasoningPlace({ reasoning_format }: ChatRequest) {
  if (reasoning_format === 'hidden') return 'hidden';
  return reasoning_format === 'raw' ? 'inContent' : 'field';
}

function messageText(message: ChatMessage): string {
  const calls = message.role === 'assistant' ? JSON.stringify(message.tool_calls ?? []) : '';
  return `${message.role}\n${contentText(message.content)}${calls}`;
}

function pictures(messages: readonly ChatMessage[]): number {
  return messages
    .flatMap((message) => (typeof message.content === 'string' ? [] : (message.content ?? [])))
    .filter((part) => part.type === 'image_url').length;
}
