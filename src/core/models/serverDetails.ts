import * as z from 'zod/mini';
import type { DetailsRoute } from '../api/provider.ts';
import { fillTemplateOf } from './fillTemplates.ts';

/** What is asked about one model. */
export interface DetailsRequest {
  /** Below the server's origin. */
  readonly path: string;
  /** Sent with POST; absent for GET. */
  readonly body?: unknown;
}

/** More models than this have nobody who asks for each. */
export const maxDetailed = 32;

/** `/props` speaks of the one model that the server has loaded. */
export const detailsRequest = (route: DetailsRoute, model: string): DetailsRequest =>
  route === 'llamaProps' ? { path: '/props' } : { path: '/api/show', body: { model } };

const listingSchema = z.object({ data: z.array(z.looseObject({ id: z.string() })) });

/** Ids of a listing for which details are asked; none of what is no listing. */
export function idsToDetail(listing: unknown): readonly string[] {
  const parsed = listingSchema.safeParse(listing);
  return parsed.success ? parsed.data.data.slice(0, maxDetailed).map(({ id }) => id) : [];
}

/**
 * The listing with what its server says of each model elsewhere, in the words in which listings say it. What an entry says
 * itself counts before it. Never throws, whatever the answers are.
 */
export function withDetails(
  listing: unknown,
  route: DetailsRoute,
  answers: ReadonlyMap<string, unknown>,
): unknown {
  const parsed = listingSchema.safeParse(listing);
  if (!parsed.success) return listing;
  const read = route === 'llamaProps' ? readLlamaProps : readOllamaShow;
  return {
    ...parsed.data,
    data: parsed.data.data.map((entry) => {
      const details = answers.has(entry.id) ? read(answers.get(entry.id)) : undefined;
      return details === undefined ? entry : { ...details, ...entry };
    }),
  };
}

interface Details {
  readonly capabilities: Readonly<Record<string, boolean | undefined>>;
  readonly context_length?: number | undefined;
}

const lenient = <T extends z.ZodMiniType>(schema: T) => z.catch(z.optional(schema), undefined);
const showSchema = z.object({
  capabilities: lenient(z.array(z.string())),
  parameters: lenient(z.string()),
});

/**
 * Ollama's `/api/show` (docs.ollama.com/api-reference/show-model-details). The window is what the model file sets: without it
 * Ollama's own default counts, which no answer tells, and `model_info` says only what the model could.
 */
function readOllamaShow(answer: unknown): Details | undefined {
  const parsed = showSchema.safeParse(answer);
  const can = parsed.data?.capabilities;
  if (can === undefined) return undefined;
  const window = Number(/^num_ctx\s+(\d{1,9})\s*$/m.exec(parsed.data?.parameters ?? '')?.[1]);
  return {
    capabilities: {
      completion_fim: can.includes('insert'),
      tools: can.includes('tools'),
      reasoning: can.includes('thinking'),
      vision: can.includes('vision'),
    },
    ...(window > 0 && { context_length: window }),
  };
}

const flag = lenient(z.boolean());
const propsSchema = z.object({
  default_generation_settings: lenient(z.object({ n_ctx: lenient(z.number()) })),
  model_path: lenient(z.string()),
  modalities: lenient(z.object({ vision: flag })),
  chat_template_caps: lenient(z.object({ supports_tools: flag })),
});

/**
 * llama.cpp's `/props` (tools/server/README.md). An alias hides which model it is; the path of its file does not. Whether a
 * model of an unknown family has markers is told by `/infill` alone, which refuses it.
 */
function readLlamaProps(answer: unknown): Details | undefined {
  const parsed = propsSchema.safeParse(answer);
  if (!parsed.success) return undefined;
  const { data } = parsed;
  const fills = fillTemplateOf(data.model_path ?? '') !== undefined;
  return {
    capabilities: {
      completion_fim: fills ? true : undefined,
      tools: data.chat_template_caps?.supports_tools,
      vision: data.modalities?.vision,
    },
    context_length: data.default_generation_settings?.n_ctx,
  };
}
