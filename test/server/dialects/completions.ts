import { ok } from '../../../src/shared/result.ts';
import { estimateTokens } from '../tokens.ts';
import { completionRequest } from '../wire/completionRequest.ts';
import { parseBody } from '../wire/parseBody.ts';
import { createTextFormat } from '../wire/textFormat.ts';
import { answerTokenLimit, type Dialect, findModel, stopList } from './job.ts';

/** POST /v1/completions. Only the OpenAI flavour heeds `suffix`; Cerebras takes and ignores it. */
export const readCompletions: Dialect = (json, config) => {
  const parsed = parseBody(completionRequest, json);
  if (!parsed.ok) return parsed;
  const request = parsed.value;
  const found = findModel(config, request.model);
  if (!found.ok) return found;
  const model = found.value;
  const isCerebras = config.flavour === 'cerebras';
  const prompt = typeof request.prompt === 'string' ? request.prompt : request.prompt.join('');
  const suffix = isCerebras ? '' : (request.suffix ?? '');
  const promptText = prompt + suffix;
  const promptTokens = estimateTokens(promptText);
  const availableTokens = answerTokenLimit({ model, config, promptTokens }, request.max_tokens);
  if (!availableTokens.ok) return availableTokens;
  return ok({
    question: {
      route: 'completions',
      model: model.id,
      messages: [],
      hole: { prefix: prompt, suffix },
      maxTokens: availableTokens.value.maxTokens,
      stop: stopList(request.stop),
      effort: 'none',
      tools: [],
    },
    isStream: request.stream === true,
    format: createTextFormat(model.id, isCerebras),
    promptTokens,
    admittedTokens: availableTokens.value.admittedTokens,
    promptText,
  });
};
