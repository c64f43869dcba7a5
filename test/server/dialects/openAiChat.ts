import * as z from 'zod/mini';
import { err } from '../../../src/shared/result.ts';
import { chatRequest } from '../wire/chatRequest.ts';
import { parseBody } from '../wire/parseBody.ts';
import { badRequest } from '../wire/wireError.ts';
import { chatJob } from './chat.ts';
import { type Dialect, findModel } from './job.ts';

/** Fields that only Cerebras knows: elsewhere they are refused as unknown. */
const openAiRequest = z.omit(chatRequest, {
  min_tokens: true,
  min_completion_tokens: true,
  reasoning_format: true,
  disable_reasoning: true,
  clear_thinking: true,
  model_parameters: true,
});

/** POST /v1/chat/completions of any provider that copies OpenAI's. */
export const readOpenAiChat: Dialect = (json, config) => {
  const parsed = parseBody(openAiRequest, json);
  if (!parsed.ok) return parsed;
  const model = findModel(config, parsed.value.model);
  if (!model.ok) return model;
  const effort = parsed.value.reasoning_effort;
  if (effort && !model.value.efforts.includes(effort))
    return err(badRequest(`Unsupported value: 'reasoning_effort' does not support '${effort}'`));
  return chatJob(parsed.value, model.value, config);
};
