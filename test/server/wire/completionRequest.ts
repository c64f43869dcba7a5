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
} from './schemaParts.ts';

/** The body of POST /v1/completions. */
export const completionRequest = z.strictObject({
  model: z.string(),
  prompt: z.union([z.string(), z.array(z.string()), z.array(z.int()), z.array(z.array(z.int()))]),
  max_tokens: optionalInt(-1),
  min_tokens: optionalInt(-1),
  temperature: optionalNumber(0, 2),
  top_p: optionalNumber(0, 1),
  stop,
  seed: z.nullish(z.int()),
  stream: optionalBool,
  stream_options: streamOptions,
  n: optionalInt(1),
  best_of: optionalInt(0, 20),
  echo: optionalBool,
  logprobs: optionalInt(0, 20),
  logit_bias: logitBias,
  frequency_penalty: optionalNumber(-2, 2),
  presence_penalty: optionalNumber(-2, 2),
  return_raw_tokens: optionalBool,
  grammar_root: optionalString,
  prompt_cache_key: optionalString,
  user: optionalString,
  reasoning_format: reasoningFormat,
  suffix: optionalString,
});

export type CompletionRequest = z.infer<typeof completionRequest>;
