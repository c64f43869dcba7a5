import type { ChatMessage, ChatRequest } from './chatRequest.ts';
import type { ModelEntry } from './modelTable.ts';
import { contentText } from './schemaParts.ts';
import { schemaProblem } from './schemaProblem.ts';
import { toolHistoryProblem } from './toolHistory.ts';
import { badRequest, type Refusal } from './wireError.ts';

/** Refuses what the closed schema lets pass but the API does not: rules between fields and of the model. */
export function checkChatRules(request: ChatRequest, model: ModelEntry): Refusal | undefined {
  for (const rule of rules) {
    const refused = rule(request, model);
    if (refused) return refused;
  }
  return undefined;
}

type Rule = (request: ChatRequest, model: ModelEntry) => Refusal | undefined;

const rules: readonly Rule[] = [
  (request, model) => {
    const effort = request.reasoning_effort;
    if (!effort || model.efforts.includes(effort)) return undefined;
    return badRequest(
      `reasoning_effort '${effort}' is not supported by model ${model.id}`,
      'reasoning_effort',
    );
  },
  (request) =>
    request.disable_reasoning === undefined
      ? undefined
      : badRequest("disable_reasoning is no longer supported: use reasoning_effort 'none'"),
  (request, model) =>
    request.clear_thinking === undefined || model.id.startsWith('zai-glm')
      ? undefined
      : badRequest(`clear_thinking is not supported by model ${model.id}`),
  (request, model) =>
    request.model_parameters
      ? badRequest(`Model ${model.id} declares no model_parameters`)
      : undefined,
  (request) =>
    request.tool_choice && !request.tools?.length
      ? badRequest("'tool_choice' requires 'tools'")
      : undefined,
  ({ prediction, tools, logprobs, n }) =>
    prediction && (tools?.length || logprobs || (n ?? 1) > 1)
      ? badRequest("'prediction' cannot be used with tools, logprobs or n > 1")
      : undefined,
  jsonObjectRule,
  schemaRule,
  (request, model) => firstOf(request.messages, (message) => messageRule(message, model)),
  ({ messages }) => {
    const problem = toolHistoryProblem(messages);
    return problem === undefined ? undefined : badRequest(problem);
  },
];

function jsonObjectRule({ response_format, stream, messages, reasoning_format }: ChatRequest) {
  const type = response_format?.type;
  if (type !== 'json_object' && type !== 'json_schema') return undefined;
  if (reasoning_format === 'raw')
    return badRequest("reasoning_format 'raw' cannot be used with JSON formats", 'response_format');
  if (type === 'json_schema') return undefined;
  if (stream) return badRequest("'json_object' cannot be streamed", 'response_format');
  const mentionsJson = messages.some((message) => /json/i.test(contentText(message.content)));
  return mentionsJson
    ? undefined
    : badRequest("'messages' must contain the word 'json' to use json_object", 'response_format');
}

function schemaRule({ response_format, tools }: ChatRequest): Refusal | undefined {
  if (response_format?.type === 'json_schema') {
    const { schema, strict } = response_format.json_schema;
    const problem = schemaProblem(schema, strict === true);
    if (problem !== undefined) return badRequest(problem, 'response_format');
  }
  return firstOf(tools ?? [], (tool) => {
    const problem = schemaProblem(tool.function.parameters, tool.function.strict === true);
    return problem === undefined ? undefined : badRequest(problem, 'tools');
  });
}

function messageRule(message: ChatMessage, model: ModelEntry): Refusal | undefined {
  if (message.role === 'developer' && !model.id.startsWith('gpt-oss'))
    return badRequest(`Role 'developer' is not supported by model ${model.id}`);
  if (message.role !== 'user' || typeof message.content === 'string') return undefined;
  return firstOf(message.content, (part) => {
    if (part.type !== 'image_url') return undefined;
    if (!model.hasVision) return badRequest(`Model ${model.id} does not support images`);
    return /^data:image\/(png|jpeg);base64,/.test(part.image_url.url)
      ? undefined
      : badRequest('Images must be base64 data URIs of type image/png or image/jpeg');
  });
}

function firstOf<T>(
  items: readonly T[],
  check: (item: T) => Refusal | undefined,
): Refusal | undefined {
  for (const item of items) {
    const refused = check(item);
    if (refused) return refused;
  }
  return undefined;
}
