import type { SecretSpan } from './secretSpan.ts';

/** Secrets met before, found again wherever they stand. */
export interface KnownSecrets {
  add(secret: string): void;
  /** Every occurrence, overlapping ones included, in no order. Linear in the length of the text but for secrets that begin alike. */
  find(text: string): readonly SecretSpan[];
}

/** Shorter secrets are hidden as whole words only: three letters stand everywhere. */
const leastInside = 8;
/** A line of a private key is known by itself: a window may show no more of it. */
const longestOneLine = 40;
/** The oldest are forgotten beyond so many: the finder knows them again by itself. */
const mostSecrets = 4_000;
/** So many first letters choose the secrets to compare with. */
const headLength = 4;

export function createKnownSecrets(): KnownSecrets {
  const all = new Set<string>();
  const byHead = new Map<number, string[]>();

  function insert(secret: string): void {
    if (secret.length < headLength || all.has(secret)) return;
    all.add(secret);
    const head = headOf(secret, 0);
    byHead.set(head, [...(byHead.get(head) ?? []), secret]);
    const [oldest] = all;
    if (all.size > mostSecrets && oldest !== undefined) remove(oldest);
  }

  function remove(secret: string): void {
    all.delete(secret);
    const head = headOf(secret, 0);
    const rest = byHead.get(head)?.filter((other) => other !== secret) ?? [];
    if (rest.length === 0) byHead.delete(head);
    else byHead.set(head, rest);
  }

  return {
    add(secret) {
      for (const form of formsOf(secret)) insert(form);
    },
    find(text) {
      if (byHead.size === 0) return [];
      const found: SecretSpan[] = [];
      for (let at = 0; at + headLength <= text.length; at += 1)
        for (const secret of byHead.get(headOf(text, at)) ?? [])
          if (text.startsWith(secret, at) && isWhole(text, at, secret))
            found.push({ start: at, end: at + secret.length });
      return found;
    },
  };
}

const headOf = (text: string, at: number): number =>
  ((text.charCodeAt(at) * 31 + text.charCodeAt(at + 1)) * 31 + text.charCodeAt(at + 2)) * 31 +
  text.charCodeAt(at + 3);

/** As it is, as JSON and as an address writes it; of a secret of several lines also each long line. */
function formsOf(secret: string): readonly string[] {
  const lines = secret.split(/\r?\n|\\n/).map((line) => line.trim());
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encoded(secret),
    ...(lines.length > 1 ? lines.filter(isBody) : []),
  ];
}

const isBody = (line: string): boolean =>
  line.length >= longestOneLine && !line.startsWith('-----');

function encoded(secret: string): string {
  try {
    return encodeURIComponent(secret);
  } catch {
    // Half of a surrogate pair has no such form.
    return secret;
  }
}

function isWhole(text: string, at: number, secret: string): boolean {
  if (secret.length >= leastInside) return true;
  const before = text[at - 1] ?? ' ';
  const after = text[at + secret.length] ?? ' ';
  return !/[A-Za-z0-9]/.test(before) && !/[A-Za-z0-9]/.test(after);
}
