import * as z from 'zod/mini';
import { ok } from '../../../src/shared/result.ts';
import type { Hole, Question } from '../responders/question.ts';
import type { ServerConfig } from '../serverConfig.ts';
import { estimateTokens } from '../tokens.ts';
import { createChatFormat } from '../wire/chatFormat.ts';
import { createInfillFormat } from '../wire/infillFormat.ts';
import { parseBody } from '../wire/parseBody.ts';
import { optionalBool, optionalInt, optionalNumber, stop } from '../wire/schemaParts.ts';
import { answerTokenLimit, type Dialect, findModel, stopList } from './job.ts';

const fimRequest = z.strictObject({
  model: z.string(),
  prompt: z.string(),
  suffix: z.nullish(z.string()),
  max_tokens: optionalInt(0),
  min_tokens: optionalInt(0),
  stop,
  temperature: optionalNumber(0, 1.5),
  top_p: optionalNumber(0, 1),
  random_seed: z.nullish(z.int()),
  stream: optionalBool,
});

/** POST /v1/fim/completions of Mistral: a hole is asked for, the answer is chat-shaped. */
export const readFim: Dialect = (json, config) => {
  const parsed = parseBody(fimRequest, json);
  if (!parsed.ok) return parsed;
  const request = parsed.value;
  const found = findModel(config, request.model);
  if (!found.ok) return found;
  const hole = { prefix: request.prompt, suffix: request.suffix ?? '' };
  const promptText = hole.prefix + hole.suffix;
  const promptTokens = estimateTokens(promptText);
  const availableTokens = answerTokenLimit(
    { model: found.value, config, promptTokens },
    request.max_tokens,
  );
  if (!availableTokens.ok) return availableTokens;
  return ok({
    question: {
      ...fillQuestion('fim', request.model, hole),
      maxTokens: availableTokens.value.maxTokens,
      stop: stopList(request.stop),
    },
    isStream: request.stream === true,
    format: createChatFormat({
      model: request.model,
      usage: 'onLastChunk',
      hasTimeInfo: false,
      reasoning: 'hidden',
    }),
    promptTokens,
    admittedTokens: availableTokens.value.admittedTokens,
    promptText,
  });
};

// Open, as the real one: llama.cpp ignores fields it does not know.
const infillRequest = z.looseObject({
  input_prefix: z.string(),
  input_suffix: z.string(),
  prompt: z._default(z.string(), ''),
  input_extra: z.optional(z.array(z.looseObject({ filename: z.string(), text: z.string() }))),
  n_predict: optionalInt(-1),
  temperature: optionalNumber(0, 10),
  stop,
  stream: optionalBool,
});

/** POST /infill of llama.cpp: the server's one model, no key, no /v1. */
export const readInfill: Dialect = (json, config) => {
  const parsed = parseBody(infillRequest, json);
  if (!parsed.ok) return parsed;
  const request = parsed.value;
  const found = onlyModel(config);
  if (!found.ok) return found;
  const hole = { prefix: request.input_prefix + request.prompt, suffix: request.input_suffix };
  const extra = (request.input_extra ?? []).map(({ filename, text }) => `${filename}\n${text}\n`);
  const promptText = extra.join('') + hole.prefix + hole.suffix;
  const promptTokens = estimateTokens(promptText);
  const availableTokens = answerTokenLimit(
    { model: found.value, config, promptTokens },
    request.n_predict,
  );
  if (!availableTokens.ok) return availableTokens;
  return ok({
    question: {
      ...fillQuestion('infill', found.value.id, hole),
      maxTokens: availableTokens.value.maxTokens,
      stop: stopList(request.stop),
    },
    isStream: request.stream === true,
    format: createInfillFormat(found.value.id),
    promptTokens,
    admittedTokens: availableTokens.value.admittedTokens,
    promptText,
  });
};

function onlyModel(config: ServerConfig) {
  return findModel(config, config.models[0]?.id ?? '');
}

function fillQuestion(route: Question['route'], model: string, hole: Hole) {
  return { route, model, messages: [], hole, effort: 'none', tools: [] } as const;
}
