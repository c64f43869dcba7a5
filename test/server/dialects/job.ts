import type { Result } from '../../../src/shared/result.ts';
import { err, ok } from '../../../src/shared/result.ts';
import type { Question } from '../responders/question.ts';
import type { ServerConfig } from '../serverConfig.ts';
import type { ModelEntry } from '../wire/modelTable.ts';
import { contextOverflow, modelNotFound, type Refusal } from '../wire/wireError.ts';
import type { WireFormat } from '../wire/wireFormat.ts';

/** A request that passed every check of its form: what to answer and how to write it. */
export interface Job {
  readonly question: Question;
  readonly isStream: boolean;
  readonly format: WireFormat;
  readonly promptTokens: number;
  readonly imageTokens?: number;
  /** What the quota is charged with: the prompt and all that may be generated. */
  readonly admittedTokens: number;
  /** The prompt as one text, for the prompt cache. */
  readonly promptText: string;
}

/** Reads a body of one route of one flavour. */
export type Dialect = (json: unknown, config: ServerConfig) => Result<Job, Refusal>;

/** What the API was seen to assume, and to cut at, where a request names no maximum. */
const assumedTokens = 16_384;

/** Finds the model, as `modelNotFound` where it is not offered. */
export function findModel(config: ServerConfig, id: string): Result<ModelEntry, Refusal> {
  const model = config.models.find((entry) => entry.id === id);
  return model ? ok(model) : err(modelNotFound(id));
}

/**
 * How many tokens may be generated, and what the quota is charged with. Fails where prompt and wish are larger
 * than the model's context. `wished` below 0 or absent means no limit of the caller's.
 */
export function answerTokenLimit(
  {
    model,
    config,
    promptTokens,
  }: { model: ModelEntry; config: ServerConfig; promptTokens: number },
  wished: number | null | undefined,
): Result<{ readonly maxTokens: number; readonly admittedTokens: number }, Refusal> {
  const limit = config.contextCaps[model.id] ?? model.contextTokens;
  const isWished = typeof wished === 'number' && wished >= 0;
  const current = promptTokens + (isWished ? wished : 0);
  if (current > limit) return err(contextOverflow(current, limit));
  const maxTokens = Math.min(
    isWished ? wished : assumedTokens,
    model.maxOutputTokens,
    limit - promptTokens,
  );
  return ok({ maxTokens, admittedTokens: promptTokens + (isWished ? wished : assumedTokens) });
}

/** The stop sequences of a request, none or one or several. */
export function stopList(stop: string | readonly string[] | null | undefined): readonly string[] {
  return typeof stop === 'string' ? [stop] : (stop ?? []);
}
