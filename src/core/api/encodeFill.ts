import { assertNever } from '../../shared/assertNever.ts';
import type { FillPrompt, ModelRequest } from './modelRequest.ts';
import type { FillTemplate, ProviderProfile } from './provider.ts';
import { addSampling, maxStops } from './sampling.ts';

/** A request for one of the fill-in-the-middle routes (CEREBRAS.md §9). */
export interface EncodedFill {
  /** Below the base URL (`/completions`) unless the profile names an absolute path. */
  readonly path: string;
  readonly isAbsolutePath: boolean;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Encodes a hole for the provider's own route, or says undefined where it has none or the request has no hole:
 * then the chat prompt is sent.
 */
export function encodeFill(
  request: ModelRequest,
  provider: ProviderProfile,
  model: string,
): EncodedFill | undefined {
  const { fill } = request;
  if (fill === undefined) return undefined;
  switch (provider.fillStyle) {
    case 'none':
      return undefined;
    case 'suffix':
      return at(provider, '/completions', {
        ...completionBody(request, provider, model),
        prompt: fill.prefix,
        suffix: fill.suffix,
      });
    case 'mistral':
      // Its schema knows no `stream_options`.
      return at(provider, '/fim/completions', {
        ...completionBody(request, { sendStreamOptions: false }, model),
        prompt: fill.prefix,
        suffix: fill.suffix,
      });
    case 'llamaInfill':
      return llamaInfill(request, fill, provider);
    case 'template':
      return provider.fillTemplate === undefined
        ? undefined
        : at(provider, '/completions', {
            ...completionBody(request, provider, model),
            prompt: applyTemplate(fill, provider.fillTemplate),
            stop: stopsOf(request, provider.fillTemplate),
          });
    default:
      return assertNever(provider.fillStyle);
  }
}

/** Whether a request goes to a fill-in-the-middle route rather than to the chat route. */
export const usesFillRoute = (
  { fill }: Pick<ModelRequest, 'fill'>,
  { fillStyle, fillTemplate }: Pick<ProviderProfile, 'fillStyle' | 'fillTemplate'>,
): boolean =>
  fill !== undefined &&
  fillStyle !== 'none' &&
  (fillStyle !== 'template' || fillTemplate !== undefined);

/** Prefix and suffix between the model's own markers. */
export function applyTemplate(fill: FillPrompt, template: FillTemplate): string {
  const { beforePrefix, beforeSuffix, beforeMiddle, order } = template;
  const prefix = `${beforePrefix}${fill.prefix}`;
  const suffix = `${beforeSuffix}${fill.suffix}`;
  return order === 'suffixFirst'
    ? `${suffix}${prefix}${beforeMiddle}`
    : `${prefix}${suffix}${beforeMiddle}`;
}

/** The template's own stops come first: without them the model writes on into the suffix. */
function stopsOf(request: ModelRequest, template: FillTemplate): readonly string[] {
  return [...new Set([...template.stop, ...(request.stop ?? [])])].slice(0, maxStops);
}

/** Legacy completions know `max_tokens` alone, whatever the chat route calls it. */
function completionBody(
  request: ModelRequest,
  { sendStreamOptions }: Pick<ProviderProfile, 'sendStreamOptions'>,
  model: string,
): Readonly<Record<string, unknown>> {
  const body = { model, stream: true, max_tokens: request.maxTokens };
  addSampling(request, body);
  return sendStreamOptions ? { ...body, stream_options: { include_usage: true } } : body;
}

function llamaInfill(
  request: ModelRequest,
  fill: FillPrompt,
  provider: ProviderProfile,
): EncodedFill {
  // The line up to the cursor goes into `prompt`, so that it is never cut with the prefix.
  const lineStart = fill.prefix.lastIndexOf('\n') + 1;
  const extra = fill.extra ?? [];
  const { fillPath = '/infill' } = provider;
  const body = {
    input_prefix: fill.prefix.slice(0, lineStart),
    input_suffix: fill.suffix,
    prompt: fill.prefix.slice(lineStart),
    ...(extra.length > 0 && {
      input_extra: extra.map(({ path, text }) => ({ filename: path, text })),
    }),
    n_predict: request.maxTokens,
    stream: true,
  };
  addSampling(request, body);
  return { path: fillPath, isAbsolutePath: true, body };
}

function at(
  provider: ProviderProfile,
  path: string,
  body: Readonly<Record<string, unknown>>,
): EncodedFill {
  const { fillPath } = provider;
  return { path: fillPath ?? path, isAbsolutePath: fillPath !== undefined, body };
}
