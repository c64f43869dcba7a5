import { assertNever } from '../../shared/assertNever.ts';
import { cleanSchema } from './cleanSchema.ts';
import type { Message } from './message.ts';
import type { JsonSchema, ModelRequest, ToolDefinition } from './modelRequest.ts';
import type { ProviderProfile } from './provider.ts';

/**
 * The body of `/chat/completions`. Holds only what the provider accepts: Cerebras closes its request schema and
 * answers an unknown field with 400 (CEREBRAS.md §2), as do several others.
 */
export function encodeChat(
  request: ModelRequest,
  provider: ProviderProfile,
  model: string,
): Readonly<Record<string, unknown>> {
  const isCerebras = provider.dialect === 'cerebras';
  const { output, tools } = request;
  const isPrompted = output !== undefined && provider.structuredOutput === 'prompt';
  const messages = isPrompted
    ? [...request.messages, schemaMessage(output.schema)]
    : request.messages;
  return {
    model,
    messages: messages.map(encodeMessage),
    stream: true,
    [provider.maxTokensField]: request.maxTokens,
    ...sampling(request),
    ...(provider.sendStreamOptions && { stream_options: { include_usage: true } }),
    ...(request.reasoning !== undefined &&
      provider.sendReasoningEffort && { reasoning_effort: request.reasoning }),
    ...(request.hideReasoning === true && isCerebras && { reasoning_format: 'hidden' }),
    ...(request.prediction !== undefined &&
      canPredict(request, provider) && {
        prediction: { type: 'content', content: request.prediction },
      }),
    ...(tools !== undefined &&
      tools.length > 0 && {
        tools: tools.map((tool) => encodeTool(tool, isCerebras)),
        // Refused without `tools` (CEREBRAS.md §1, v2).
        ...(request.toolChoice !== undefined && { tool_choice: request.toolChoice }),
      }),
    ...(output !== undefined &&
      !isPrompted && { response_format: jsonSchemaFormat(output.name, output.schema, isCerebras) }),
  };
}

/** Temperature and stop sequences, which every route takes under these names. */
export function sampling(request: ModelRequest): Readonly<Record<string, unknown>> {
  const { temperature, stop } = request;
  return {
    ...(temperature !== undefined && { temperature }),
    ...(stop !== undefined && stop.length > 0 && { stop: stop.slice(0, maxStops) }),
  };
}

/** CEREBRAS.md §2.1; OpenAI has the same limit. */
export const maxStops = 4;

/** Predicted output excludes tools (CEREBRAS.md §2.1). */
function canPredict(request: ModelRequest, provider: ProviderProfile): boolean {
  return provider.sendPrediction === true && (request.tools ?? []).length === 0;
}

function jsonSchemaFormat(name: string, schema: JsonSchema, isCerebras: boolean) {
  return {
    type: 'json_schema',
    json_schema: { name, strict: true, schema: isCerebras ? cleanSchema(schema) : schema },
  };
}

/** For targets without `response_format`: the schema goes into the conversation and the answer is parsed. */
function schemaMessage(schema: JsonSchema): Message {
  return {
    role: 'system',
    content: `Answer with one JSON value and nothing else. It must match this JSON Schema:\n${JSON.stringify(schema)}`,
  };
}

function encodeTool(tool: ToolDefinition, isCerebras: boolean) {
  const { name, description, parameters } = tool;
  return {
    type: 'function',
    function: {
      name,
      description,
      parameters: isCerebras ? cleanSchema(parameters) : parameters,
    },
  };
}

function encodeMessage(message: Message): Readonly<Record<string, unknown>> {
  switch (message.role) {
    case 'system':
      return { role: 'system', content: message.content };
    case 'user':
      return { role: 'user', content: encodeUserContent(message.content) };
    case 'tool':
      return { role: 'tool', tool_call_id: message.toolCallId, content: message.content };
    case 'assistant':
      return encodeAssistant(message);
    default:
      return assertNever(message);
  }
}

function encodeUserContent(content: Extract<Message, { role: 'user' }>['content']): unknown {
  if (typeof content === 'string') return content;
  return content.map((part) =>
    part.type === 'text'
      ? { type: 'text', text: part.text }
      : {
          type: 'image_url',
          image_url: { url: `data:${part.mediaType};base64,${part.base64}` },
        },
  );
}

function encodeAssistant(
  message: Extract<Message, { role: 'assistant' }>,
): Readonly<Record<string, unknown>> {
  const { content, toolCalls = [] } = message;
  if (toolCalls.length === 0) return { role: 'assistant', content };
  return {
    role: 'assistant',
    ...(content !== '' && { content }),
    tool_calls: toolCalls.map((call) => ({
      id: call.id,
      type: 'function',
      function: { name: call.name, arguments: call.argumentsJson },
    })),
  };
}
