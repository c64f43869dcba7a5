import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the demo, and what edits make of it. */
export const cart = readFileSync(
  join(import.meta.dirname, '..', 'fixtures', 'demo', 'src', 'cart.ts'),
  'utf8',
);
const functionAt = (text: string, name: string) => {
  const start = text.indexOf(`export function ${name}`);
  return text.slice(start, text.indexOf('\n}\n', start) + 2);
};
export const total = functionAt(cart, 'totalPrice');
export const reduced = total.replace(
  / {2}let total[\s\S]*return total;/,
  '  return cart.items.reduce(\n    (total, item) => add(total, multiply(item.price, item.quantity)),\n    euros(0),\n  );',
);
export const documented = cart
  .replace('export function createCart', '/** A cart without items. */\nexport function createCart')
  .replace(total, reduced);
export const fenced = (text: string) => `\`\`\`ts\n${text}\n\`\`\`\n`;
