import * as z from 'zod/mini';

/**
 * A page as a value: what the host writes and a page shows, without ever passing through an HTML string on the way.
 * Only what stands in the two lists below exists: no script, no link, no picture, no style attribute.
 */
export interface Markup {
  readonly tag: MarkupTag;
  readonly attributes: { readonly [K in MarkupAttribute]?: string | undefined };
  readonly children: readonly (Markup | string)[];
}

const svgTags = ['svg', 'g', 'line', 'circle', 'rect', 'path', 'text', 'title'] as const;

export const markupTags = [
  ...svgTags,
  'section',
  'div',
  'h1',
  'h2',
  'h3',
  'p',
  'ul',
  'li',
  'strong',
  'table',
  'caption',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
  'details',
  'summary',
  'label',
  'select',
  'option',
  'button',
] as const;
export type MarkupTag = (typeof markupTags)[number];

export const markupAttributes = [
  'id',
  'for',
  'class',
  'role',
  'scope',
  'tabindex',
  'type',
  'value',
  'selected',
  'aria-label',
  'aria-live',
  /** What the host is told when it is pressed or chosen from. */
  'data-action',
  'viewBox',
  'x',
  'y',
  'x1',
  'x2',
  'y1',
  'y2',
  'cx',
  'cy',
  'r',
  'd',
  'width',
  'height',
  'text-anchor',
] as const;
export type MarkupAttribute = (typeof markupAttributes)[number];

const drawnTags: ReadonlySet<string> = new Set(svgTags);

/** Whether an element belongs to a drawing (SVG) rather than to the text around it. */
export const isDrawn = (tag: MarkupTag): boolean => drawnTags.has(tag);

export const markupSchema: z.ZodMiniType<Markup> = z.object({
  tag: z.enum(markupTags),
  attributes: z.partialRecord(z.enum(markupAttributes), z.optional(z.string())),
  children: z.array(z.union([z.string(), z.lazy(() => markupSchema)])),
});

type Content = Markup | string | readonly Content[] | undefined;

/** Writes one element. Numbers are rounded to a tenth: finer is not seen. `undefined` writes nothing. */
export function el(
  tag: MarkupTag,
  attributes: { readonly [K in MarkupAttribute]?: string | number | undefined },
  ...content: readonly Content[]
): Markup {
  const written: { [K in MarkupAttribute]?: string } = {};
  for (const name of markupAttributes) {
    const value = attributes[name];
    if (value !== undefined)
      written[name] = typeof value === 'number' ? String(Math.round(value * 10) / 10) : value;
  }
  return { tag, attributes: written, children: flatten(content) };
}

function flatten(content: readonly Content[]): (Markup | string)[] {
  return content.flatMap((one) => {
    if (one === undefined) return [];
    if (typeof one === 'string') return [one];
    return isList(one) ? flatten(one) : [one];
  });
}

const isList = (content: Markup | readonly Content[]): content is readonly Content[] =>
  Array.isArray(content);
