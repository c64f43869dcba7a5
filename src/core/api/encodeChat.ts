import { cleanSchema } from './cleanSchema.ts';
import type { JsonSchema, ModelRequest, ToolDefinition } from './modelRequest.ts';
import type { ProviderProfile } from './provider.ts';
import { addSampling } from './sampling.ts';
import { wireMessages, withLastWord } from './wireMessages.ts';

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
  const asked = isPrompted
    ? withLastWord(request.messages, schemaPrompt(output.schema))
    : request.messages;
  const messages = wireMessages(asked, provider);
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
  addTools(request, provider, body);
  if (output !== undefined && !isPrompted)
    body.response_format = jsonSchemaFormat(output.name, output.schema, isCerebras);
  return body;
}

function addTools(
  { tools = [], toolChoice }: ModelRequest,
  { dialect, refusedFields }: ProviderProfile,
  body: WireBody,
): void {
  if (tools.length === 0 || refusedFields?.includes('tools') === true) return;
  body.tools = tools.map((tool) => encodeTool(tool, dialect === 'cerebras'));
  // Refused without `tools` (CEREBRAS.md §1, v2).
  if (toolChoice !== undefined) body.tool_choice = toolChoice;
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
const schemaPrompt = (schema: JsonSchema): string =>
  `Answer with one JSON value and nothing else. It must match this JSON Schema:\n${JSON.stringify(schema)}`;

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
