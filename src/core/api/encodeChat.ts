import { assertNever } from '../../shared/assertNever.ts';
import { cleanSchema } from './cleanSchema.ts';
import type { Message } from './message.ts';
import type { JsonSchema, ModelRequest, ToolDefinition } from './modelRequest.ts';
import type { ProviderProfile } from './provider.ts';
import { addSampling } from './sampling.ts';

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
  const { output, tools = [], reasoning, prediction } = request;
  const isPrompted = output !== undefined && provider.structuredOutput === 'prompt';
  const messages = request.messages.map(encodeMessage);
  if (isPrompted) messages.push(schemaMessage(output.schema));
  // Filled in step by step: this stands between a keystroke and the wire, and spreads cost several times as much.
  const isStreamed = request.isWhole !== true;
  const body: WireBody = { model, messages, stream: isStreamed };
  body[provider.maxTokensField] = request.maxTokens;
  addSampling(request, body);
  if (provider.sendStreamOptions && isStreamed) body.stream_options = { include_usage: true };
  if (reasoning !== undefined && provider.sendReasoningEffort) body.reasoning_effort = reasoning;
  if (request.hideReasoning === true && isCerebras) body.reasoning_format = 'hidden';
  // Predicted output excludes tools (CEREBRAS.md §2.1).
  if (prediction !== undefined && provider.sendPrediction === true && tools.length === 0)
    body.prediction = { type: 'content', content: prediction };
  if (tools.length > 0) {
    body.tools = tools.map((tool) => encodeTool(tool, isCerebras));
    // Refused without `tools` (CEREBRAS.md §1, v2).
    if (request.toolChoice !== undefined) body.tool_choice = request.toolChoice;
  }
  if (output !== undefined && !isPrompted)
    body.response_format = jsonSchemaFormat(output.name, output.schema, isCerebras);
  return body;
}

type WireBody = {
  [K in
    | 'model'
    | 'messages'
    | 'stream'
    | 'max_completion_tokens'
    | 'max_tokens'
    | 'temperature'
    | 'stop'
    | 'stream_options'
    | 'reasoning_effort'
    | 'reasoning_format'
    | 'prediction'
    | 'tools'
    | 'tool_choice'
    | 'response_format']?: unknown;
};

function jsonSchemaFormat(name: string, schema: JsonSchema, isCerebras: boolean) {
  return {
    type: 'json_schema',
    json_schema: { name, strict: true, schema: isCerebras ? cleanSchema(schema) : schema },
  };
}

/** For targets without `response_format`: the schema goes into the conversation and the answer is parsed. */
function schemaMessage(schema: JsonSchema): WireMessage {
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

type WireMessage = Readonly<Record<string, unknown>>;

function encodeMessage(message: Message): WireMessage {
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

function encodeAssistant(message: Extract<Message, { role: 'assistant' }>): WireMessage {
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
