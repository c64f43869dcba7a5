import * as z from 'zod/mini';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Abilities } from './catalogModel.ts';

/** What one entry of a listing says of itself; absent where it says nothing usable. */
export interface ListedModel {
  readonly id: string;
  readonly name?: string | undefined;
  readonly windowTokens?: number | undefined;
  readonly maxOutputTokens?: number | undefined;
  readonly inputUsdPerMTok?: number | undefined;
  readonly outputUsdPerMTok?: number | undefined;
  readonly abilities?: Partial<Abilities> | undefined;
  /** Whether it fills in the middle. */
  readonly fillsIn?: boolean | undefined;
  readonly isDeprecated?: boolean | undefined;
  readonly isPreview?: boolean | undefined;
}

export interface Listing {
  readonly models: readonly ListedModel[];
  /** False when entries were dropped or left off: then absence says nothing. */
  readonly isWhole: boolean;
  /** Entries that were dropped: no usable id, or an id seen before. */
  readonly dropped: number;
}

/** More than any provider lists (OpenRouter: some 400); the rest of a longer listing is left off. */
const maxModels = 2_000;
/** Longest model id and longest name that are taken. */
const maxIdLength = 200;
const maxNameLength = 100;

const lenient = <T extends z.ZodMiniType>(schema: T) => z.catch(z.optional(schema), undefined);
/** A window beyond a hundred million tokens is a mistake or an attack. */
const tokenCount = lenient(z.int().check(z.positive(), z.maximum(100_000_000)));
const flag = lenient(z.boolean());
const abilitiesSchema = z.object({
  streaming: flag,
  tools: flag,
  parallelToolCalls: flag,
  structuredOutputs: flag,
  reasoning: flag,
  vision: flag,
});
const usdPerMTok = lenient(z.number().check(z.nonnegative(), z.maximum(10_000)));

/** Our own form, as it is cached; anything that does not fit is dropped on reading. */
export const listedModelSchema = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(maxIdLength)),
  name: lenient(z.string().check(z.maxLength(2 * maxNameLength))),
  windowTokens: tokenCount,
  maxOutputTokens: tokenCount,
  inputUsdPerMTok: usdPerMTok,
  outputUsdPerMTok: usdPerMTok,
  abilities: lenient(abilitiesSchema),
  fillsIn: flag,
  isDeprecated: flag,
  isPreview: flag,
});

const anyNumber = lenient(z.number());
const anyText = lenient(z.string());
const isText = (value: unknown): value is string => typeof value === 'string';

/**
 * Fields of the wire that are read. Cerebras's public listing has `limits`, `capabilities` and the two flags; the
 * top-level windows are OpenRouter's and Together's, vLLM's, Groq's, Mistral's, LM Studio's (what is loaded, then what
 * the model could), LiteLLM's, Novita's; llama.cpp has `meta`. GitHub's catalog says `limits` in words of its own, Copilot's
 * API below `capabilities`. OpenRouter names what may be sent, Ollama and LM Studio what a model can, as lists.
 */
const wireSchema = z.object({
  id: anyText,
  name: anyText,
  model: anyText,
  pricing: lenient(z.object({ prompt: anyText, completion: anyText })),
  supported_parameters: lenient(z.array(z.string())),
  top_provider: lenient(z.object({ context_length: anyNumber, max_completion_tokens: anyNumber })),
  capabilities: lenient(
    z.pipe(
      z.transform((value) =>
        Array.isArray(value)
          ? Object.fromEntries(value.filter(isText).map((name) => [name, true]))
          : value,
      ),
      z.object({
        streaming: flag,
        tools: flag,
        function_calling: flag,
        parallel_tool_calls: flag,
        structured_outputs: flag,
        reasoning: flag,
        vision: flag,
        completion_fim: flag,
        insert: flag,
        thinking: flag,
        tool_use: flag,
        limits: lenient(
          z.object({ max_context_window_tokens: anyNumber, max_output_tokens: anyNumber }),
        ),
        supports: lenient(z.object({ tool_calls: flag, structured_outputs: flag, vision: flag })),
      }),
    ),
  ),
  limits: lenient(
    z.object({
      max_context_length: anyNumber,
      max_completion_tokens: anyNumber,
      max_input_tokens: anyNumber,
      max_output_tokens: anyNumber,
    }),
  ),
  meta: lenient(z.object({ n_ctx: anyNumber })),
  loaded_context_length: anyNumber,
  context_length: anyNumber,
  max_model_len: anyNumber,
  context_window: anyNumber,
  context_size: anyNumber,
  max_context_length: anyNumber,
  max_input_tokens: anyNumber,
  max_output_tokens: anyNumber,
  max_completion_tokens: anyNumber,
  deprecated: flag,
  preview: flag,
});

const envelopeSchema = z.object({
  data: z.optional(z.nullable(z.array(z.unknown()))),
  models: z.optional(z.nullable(z.array(z.unknown()))),
});

/** Nearly all wrap the list in `data`, some in `models`; Together and GitHub's catalog send it bare. Ollama's may be null. */
function entriesOf(json: unknown): readonly unknown[] | undefined {
  if (Array.isArray(json)) return json;
  const envelope = envelopeSchema.safeParse(json);
  if (!envelope.success) return undefined;
  const { data, models } = envelope.data;
  return data ?? models ?? (data === null || models === null ? [] : undefined);
}

/**
 * Reads the JSON of `/models` or `/public/v1/models`. Never throws, whatever it is given; cost is bounded.
 * The error says in short words why nothing could be read.
 */
export function parseListing(json: unknown): Result<Listing, string> {
  const data = entriesOf(json);
  if (data === undefined) return err('not a list of models');
  const models = new Map<string, ListedModel>();
  let dropped = 0;
  for (const entry of data.slice(0, maxModels)) {
    const model = parseEntry(entry);
    if (model === undefined || models.has(model.id)) dropped += 1;
    else models.set(model.id, model);
  }
  const isWhole = dropped === 0 && data.length <= maxModels;
  return ok({ models: [...models.values()], isWhole, dropped });
}

function parseEntry(entry: unknown): ListedModel | undefined {
  const parsed = wireSchema.safeParse(entry);
  if (!parsed.success) return undefined;
  const wire = parsed.data;
  const id = wire.id ?? wire.model ?? wire.name ?? '';
  // Ids go into settings, requests and menus as they are: anything that can be read there, e.g. “GPT 4o (Team)”.
  if (id.trim() === '' || hasUnprintable.test(id) || id.length > maxIdLength) return undefined;
  const own = listedModelSchema.safeParse({
    id,
    name: cleanName(wire.name),
    windowTokens: windowOf(wire),
    maxOutputTokens:
      wire.limits?.max_completion_tokens ??
      wire.limits?.max_output_tokens ??
      wire.max_output_tokens ??
      wire.max_completion_tokens ??
      wire.capabilities?.limits?.max_output_tokens ??
      wire.top_provider?.max_completion_tokens,
    inputUsdPerMTok: perMillion(wire.pricing?.prompt),
    outputUsdPerMTok: perMillion(wire.pricing?.completion),
    abilities: abilitiesOf(wire),
    fillsIn: wire.capabilities?.completion_fim ?? wire.capabilities?.insert,
    isDeprecated: wire.deprecated,
    isPreview: wire.preview,
  });
  return own.success ? own.data : undefined;
}

/** What the server holds now counts before what the model could: a longer request is refused all the same. */
const windowOf = (wire: z.infer<typeof wireSchema>): number | undefined =>
  wire.loaded_context_length ??
  wire.meta?.n_ctx ??
  wire.limits?.max_context_length ??
  wire.capabilities?.limits?.max_context_window_tokens ??
  wire.top_provider?.context_length ??
  wire.context_length ??
  wire.max_model_len ??
  wire.context_window ??
  wire.context_size ??
  wire.max_context_length ??
  wire.max_input_tokens ??
  wire.limits?.max_input_tokens;

/** Control characters, line ends and what has no look of its own. */
const hasUnprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/u;

function abilitiesOf({
  capabilities,
  supported_parameters: parameters,
}: z.infer<typeof wireSchema>): Partial<Abilities> | undefined {
  if (capabilities === undefined && parameters === undefined) return undefined;
  const { supports, ...can } = capabilities ?? {};
  const takes = (name: string) => parameters?.includes(name);
  return {
    streaming: can.streaming,
    tools:
      can.tools ?? can.function_calling ?? can.tool_use ?? supports?.tool_calls ?? takes('tools'),
    parallelToolCalls: can.parallel_tool_calls,
    structuredOutputs:
      can.structured_outputs ?? supports?.structured_outputs ?? takes('structured_outputs'),
    reasoning: can.reasoning ?? can.thinking ?? takes('reasoning'),
    vision: can.vision ?? supports?.vision,
  };
}

/** Control characters and line breaks would let a name draw into the menus around it. */
function cleanName(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const clean = name
    .slice(0, 4 * maxNameLength)
    .replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  return clean === '' ? undefined : [...clean].slice(0, maxNameLength).join('');
}

/** Prices come as decimal strings in USD per single token. */
function perMillion(price: string | undefined): number | undefined {
  if (price === undefined || !/^\d{1,12}(\.\d{1,20})?([eE]-\d{1,2})?$/.test(price))
    return undefined;
  // Rounded to a millionth: 0.00000035 × 1e6 would be 0.35000000000000003.
  return Math.round(Number(price) * 1e12) / 1e6;
}
