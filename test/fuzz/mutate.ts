import type { Random } from './random.ts';

/** Texts that parsers trip over. */
const nastyTexts = [
  '',
  ' ',
  '\0',
  '__proto__',
  'constructor',
  'toString',
  'a'.repeat(5_000),
  '\ud800',
  '\u202e\u2066',
  '💥'.repeat(50),
  '-1',
  '1e400',
  '<img src=x onerror=alert(1)>',
  '../../etc/passwd',
  'data: [DONE]\n\n',
  '```',
  '\r\n\r\n',
] as const;
const nastyNumbers = [0, -0, -1, 0.5, 1e308, -1e308, 2 ** 53, 2 ** 31, 4e15, 1e-320] as const;

/** Any JSON value, seldom deep. */
export function anyJson(random: Random, depth = 3): unknown {
  switch (random.below(depth === 0 ? 4 : 6)) {
    case 0:
      return random.pick(nastyTexts);
    case 1:
      return random.pick(nastyNumbers);
    case 2:
      return random.chance(0.5);
    case 3:
      return null;
    case 4:
      return Array.from({ length: random.below(4) }, () => anyJson(random, depth - 1));
    default:
      return Object.fromEntries(
        Array.from({ length: random.below(4) }, () => [
          random.pick(nastyTexts),
          anyJson(random, depth - 1),
        ]),
      );
  }
}

/** A valid value with some of its parts replaced, left out, doubled or added, so that parsers go far before they meet it. */
export function mutateJson(value: unknown, random: Random, share = 0.08): unknown {
  if (random.chance(share)) return anyJson(random);
  if (Array.isArray(value)) {
    const items = value
      .filter(() => !random.chance(share))
      .map((item) => mutateJson(item, random, share));
    return random.chance(share) ? [...items, ...items] : items;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .filter(() => !random.chance(share))
      .map(([key, inner]) => [key, mutateJson(inner, random, share)] as const);
    if (random.chance(share)) entries.push([random.pick(nastyTexts), anyJson(random)]);
    return Object.fromEntries(entries);
  }
  return typeof value === 'string' && random.chance(share) ? mutateText(value, random) : value;
}

/** A text with pieces doubled, lost, moved or put in. */
export function mutateText(text: string, random: Random): string {
  let mutated = text;
  for (let left = 1 + random.below(4); left > 0; left -= 1) {
    const at = random.below(mutated.length + 1);
    const until = Math.min(mutated.length, at + random.below(20));
    const piece = mutated.slice(at, until);
    const put = random.pick([
      '',
      piece + piece,
      random.pick(nastyTexts),
      String.fromCharCode(random.below(0x3_00)),
    ]);
    mutated = mutated.slice(0, at) + put + mutated.slice(until);
  }
  return mutated;
}

/** Bytes of a text, cut anywhere and at times with broken ones among them, as they may arrive. */
export function arrivals(text: string, random: Random): Buffer[] {
  const bytes = Buffer.from(text);
  if (bytes.length > 0 && random.chance(0.3)) bytes[random.below(bytes.length)] = random.below(256);
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + 1 + random.below(random.chance(0.3) ? 6 : 400));
    pieces.push(bytes.subarray(at, end));
    at = end;
  }
  return pieces;
}
