import { type Markup, markupAttributes } from '../../shared/markup.ts';

/** Writes elements as HTML text, everything escaped. */
export function markupHtml(content: readonly (Markup | string)[]): string {
  return content.map((one) => (typeof one === 'string' ? escapeHtml(one) : element(one))).join('');
}

function element({ tag, attributes, children }: Markup): string {
  const written = markupAttributes.flatMap((name) => {
    const value = attributes[name];
    return value === undefined ? [] : [` ${name}="${escapeHtml(value)}"`];
  });
  return `<${tag}${written.join('')}>${markupHtml(children)}</${tag}>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
