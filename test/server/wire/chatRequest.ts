import * as z from 'zod/mini';
import {
  logitBias,
  optionalBool,
  optionalInt,
  optionalNumber,
  optionalString,
  reasoningFormat,
  stop,
  streamOptions,
  textContent,
  textPart,
} from './schemaParts.ts';

const imagePart = z.strictObject({
  type: z.literal('image_url'),
  image_url: z.strictObject({ url: z.string(), detail: optionalString }),
});

const toolCall = z.strictObject({
  id: z.string(),
  type: z.literal('function'),
  function: z.strictObject({ name: z.string(), arguments: z.string() }),
  index: z.nullish(z.int()),
});

const message = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('system'), content: textContent, name: optionalString }),
  z.strictObject({ role: z.literal('developer'), content: textContent, name: optionalString }),
  z.strictObject({
    role: z.literal('user'),
    content: z.union([z.string(), z.array(z.discriminatedUnion('type', [textPart, imagePart]))]),
    name: optionalString,
  }),
  z.strictObject({
    role: z.literal('assistant'),
    content: z.nullish(textContent),
    reasoning: z.nullish(textContent),
    tool_calls: z.nullish(z.array(toolCall)),
    name: optionalString,
  }),
  z.strictObject({
    role: z.literal('tool'),
    content: textContent,
    tool_call_id: z.string(),
    name: optionalString,
  }),
]);

const jsonSchema = z.record(z.string(), z.unknown());

const responseFormat = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text') }),
  z.strictObject({ type: z.literal('json_object') }),
  z.strictObject({
    type: z.literal('json_schema'),
    json_schema: z.strictObject({
      name: z.string(),
      description: optionalString,
      schema: z.nullish(jsonSchema),
      strict: optionalBool,
    }),
  }),
]);

const tool = z.strictObject({
  type: z.literal('function'),
  function: z.strictObject({
    name: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/)),
    description: optionalString,
    parameters: z.nullish(jsonSchema),
    strict: optionalBool,
  }),
});

const toolChoice = z.union([
  z.enum(['none', 'auto', 'required']),
  z.strictObject({
    type: z.literal('function'),
    function: z.strictObject({ name: z.string() }),
  }),
]);

/** The body of POST /v1/chat/completions, as the specification of July 2026 closes it. */
export const chatRequest = z.strictObject({
  model: z.string(),
  messages: z.array(message).check(z.minLength(1)),
  max_completion_tokens: optionalInt(-1),
  max_tokens: optionalInt(-1),
  min_tokens: optionalInt(-1),
  min_completion_tokens: optionalInt(-1),
  temperature: optionalNumber(0, 2),
  top_p: optionalNumber(0, 1),
  seed: z.nullish(z.int()),
  stop,
  n: optionalInt(1),
  stream: optionalBool,
  stream_options: streamOptions,
  frequency_penalty: optionalNumber(-2, 2),
  presence_penalty: optionalNumber(-2, 2),
  logit_bias: logitBias,
  logprobs: optionalBool,
  top_logprobs: optionalInt(0, 20),
  response_format: z.nullish(responseFormat),
  tools: z.nullish(z.array(tool)),
  tool_choice: z.nullish(toolChoice),
  parallel_tool_calls: optionalBool,
  reasoning_effort: z.nullish(z.enum(['none', 'low', 'medium', 'high'])),
  reasoning_format: reasoningFormat,
  disable_reasoning: optionalBool,
  clear_thinking: optionalBool,
  prediction: z.nullish(z.strictObject({ type: z.literal('content'), content: textContent })),
  service_tier: z.nullish(z.enum(['auto', 'default', 'flex', 'priority'])),
  prompt_cache_key: z.nullish(z.string().check(z.maxLength(1024))),
  model_parameters: z.nullish(jsonSchema),
  user: optionalString,
});

export type ChatRequest = z.infer<typeof chatRequest>;
export type ChatMessage = z.infer<typeof message>;
export type ToolDefinition = z.infer<typeof tool>;
