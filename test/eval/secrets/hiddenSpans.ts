import { createSecretMask } from '../../../src/core/secrets/secretMask.ts';
import type { SecretSpan } from '../../../src/core/secrets/secretSpan.ts';

/** What the mask hides in a text of its own. */
export const spansOf = (text: string): readonly SecretSpan[] => createSecretMask().find(text);

/** Characters beside the secret that may be hidden with it. */
const mostBeside = 8;

/** Whether every character of the secret is hidden and few others are. */
export function isCovered(text: string, secret: string, spans: readonly SecretSpan[]): boolean {
  for (let start = text.indexOf(secret); start >= 0; start = text.indexOf(secret, start + 1)) {
    const end = start + secret.length;
    let within = 0;
    let beside = 0;
    for (const span of spans) {
      const common = Math.max(0, Math.min(span.end, end) - Math.max(span.start, start));
      within += common;
      beside += span.end - span.start - common;
    }
    if (within === secret.length && beside <= mostBeside) return true;
  }
  return false;
}
