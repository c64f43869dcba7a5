import * as z from 'zod/mini';

/** Pieces of the request schemas. Objects are closed: an unknown field anywhere is refused. */

export const optionalInt = (minimum: number, maximum = Number.MAX_SAFE_INTEGER) =>
  z.nullish(z.int().check(z.minimum(minimum), z.maximum(maximum)));

export const optionalNumber = (minimum: number, maximum: number) =>
  z.nullish(z.number().check(z.minimum(minimum), z.maximum(maximum)));

export const optionalBool = z.nullish(z.boolean());
export const optionalString = z.nullish(z.string());

/** A string or at most 4 of them. */
export const stop = z.nullish(z.union([z.string(), z.array(z.string()).check(z.maxLength(4))]));

export const logitBias = z.nullish(
  z.record(z.string(), z.number().check(z.minimum(-100), z.maximum(100))),
);

export const streamOptions = z.nullish(z.strictObject({ include_usage: optionalBool }));

export const reasoningFormat = z.nullish(
  z.enum(['none', 'parsed', 'text_parsed', 'raw', 'hidden']),
);

export const textPart = z.strictObject({ type: z.literal('text'), text: z.string() });

/** Text, or text parts. */
export const textContent = z.union([z.string(), z.array(textPart)]);

/** The text of a message's content, pictures left out. */
export function contentText(
  content: string | readonly { readonly type: string; readonly text?: string }[] | null | undefined,
): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => part.text ?? '').join('');
}
