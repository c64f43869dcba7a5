import { platformFormats } from './platformFormats.ts';
import { entropyBits, isPlaceholder } from './randomness.ts';
import type { SecretSpan } from './secretSpan.ts';
import { serviceFormats } from './serviceFormats.ts';
import type { VendorRow } from './vendorRow.ts';
import { wordShare } from './wordlike.ts';

interface CompiledFormat {
  readonly start: string;
  /** Matches what follows the first letters, at a place. */
  readonly rest: RegExp;
}

const pairOf = (text: string, at: number): number =>
  text.charCodeAt(at) * 65_536 + text.charCodeAt(at + 1);

/** Formats by their first two letters, so that a place in the text costs one look-up. */
const byFirstLetters = compile([...platformFormats, ...serviceFormats]);

function compile(rows: readonly VendorRow[]): ReadonlyMap<number, readonly CompiledFormat[]> {
  const compiled = new Map<number, CompiledFormat[]>();
  for (const [, starts, rest] of rows)
    for (const start of starts.split(' ')) {
      const list = compiled.get(pairOf(start, 0)) ?? [];
      list.push({ start, rest: new RegExp(`${rest}(?![A-Za-z0-9])`, 'y') });
      compiled.set(pairOf(start, 0), list);
    }
  return compiled;
}

const isWordCode = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 48 && code <= 57) ||
  (code >= 65 && code <= 90) ||
  code === 95;

/** Keys that say by their form whose they are, found in one pass. */
export function findVendorKeys(text: string): readonly SecretSpan[] {
  const found: SecretSpan[] = [];
  for (let at = 0; at < text.length; at += 1) {
    if (!isWordCode(text.charCodeAt(at)) || !isWordStart(text, at)) continue;
    const end = matchAt(text, at);
    if (end === undefined) continue;
    found.push({ start: at, end });
    at = end;
  }
  return found;
}

/** Behind no word and no `-`, or behind an escaped line break as in `"\nAKIA…"`. */
function isWordStart(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  if (Number.isNaN(before) || !(isWordCode(before) || before === 45)) return true;
  return text[at - 2] === '\\' && 'nrt'.includes(text[at - 1] ?? ' ');
}

/** The end of a key that begins at a place. */
function matchAt(text: string, start: number): number | undefined {
  for (const format of byFirstLetters.get(pairOf(text, start)) ?? []) {
    if (!text.startsWith(format.start, start)) continue;
    format.rest.lastIndex = start + format.start.length;
    const match = format.rest.exec(text);
    if (match !== null && isByChance(match[0])) return format.rest.lastIndex;
  }
  return undefined;
}

/** The part behind the fixed letters is no name and no example. Names have separators, or no digits and small letters. */
const isByChance = (rest: string): boolean =>
  !isPlaceholder(rest) &&
  entropyBits(rest) >= 2.5 &&
  (!mayBeName.test(rest) || wordShare(rest) < 0.55);

const mayBeName = /[-_.]|^[^\da-z]*[a-z]\D*$/;

interface InnerFormat {
  /** What stands inside of every such key; looked for first. */
  readonly mark: string;
  /** The whole key, around the mark. */
  readonly pattern: RegExp;
}

/**
 * Keys whose fixed letters stand inside of them. Sources: gitleaks.toml (Azure AD, Telegram, Mailchimp, Terraform Cloud,
 * MaxMind), trufflehog (Discord), GitHub's list (Azure DevOps, Firebase messaging).
 */
const innerFormats: readonly InnerFormat[] = [
  { mark: 'Q~', pattern: /(?<![\w.~-])[\w.~-]{3}\dQ~[\w.~-]{31,34}(?![\w.~-])/g },
  { mark: ':A', pattern: /(?<![\w-])(?:bot)?\d{8,10}:A[\w-]{33,35}(?![\w-])/g },
  { mark: '-us', pattern: /(?<![\w-])[0-9a-f]{32}-us\d{1,2}(?!\w)/g },
  { mark: '.atlasv1.', pattern: /(?<!\w)[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,70}(?![\w-])/g },
  { mark: '_mmk', pattern: /(?<!\w)[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk(?!\w)/g },
  { mark: 'JQQJ9', pattern: /(?<!\w)[A-Za-z0-9]{70,80}JQQJ9[A-Za-z0-9]{6,12}(?!\w)/g },
  { mark: ':APA91b', pattern: /(?<![\w-])[\w-]{7,22}:APA91b[\w-]{100,180}(?![\w-])/g },
  {
    mark: '.',
    pattern: /(?<![\w.-])[MNO][A-Za-z0-9_-]{22,27}\.[\w-]{6,7}\.[\w-]{27,42}(?![\w.-])/g,
  },
];

export function findInnerKeys(text: string): readonly SecretSpan[] {
  return innerFormats.flatMap(({ mark, pattern }) =>
    text.includes(mark)
      ? [...text.matchAll(pattern)]
          .map(({ 0: match, index }) => {
            const start = match.startsWith('bot') ? index + 3 : index;
            return { start, end: index + match.length };
          })
          .filter(({ start, end }) => isByChance(text.slice(start, end)))
      : [],
  );
}

/** A JSON Web Token (two parts that begin as base64 of `{"`), and one that is encrypted (five parts, the second may be empty). */
const signed = /(?<![\w-])eyJ[\w-]{8,4000}\.eyJ[\w-]{8,12000}\.[\w-]{10,4000}/g;
const encrypted =
  /(?<![\w-])eyJ[\w-]{8,4000}\.[\w-]{0,4000}\.[\w-]{8,64}\.[\w-]{8,12000}\.[\w-]{16,64}/g;

export function findWebTokens(text: string): readonly SecretSpan[] {
  if (!text.includes('eyJ')) return [];
  return [signed, encrypted].flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap(({ 0: match, index }) =>
      isPlaceholder(match.slice(match.lastIndexOf('.') + 1))
        ? []
        : [{ start: index, end: index + match.length }],
    ),
  );
}

/** Addresses that are the secret themselves: whoever knows them may post. The part after the host's path is taken. */
const webhooks =
  /(hooks\.slack\.com\/(?:services|workflows|triggers)\/|discord(?:app)?\.com\/api\/webhooks\/|hooks\.zapier\.com\/hooks\/catch\/|\.webhook\.office\.com\/webhookb2\/|maker\.ifttt\.com\/trigger\/\w{1,60}\/with\/key\/|hooks\.chime\.aws\/incomingwebhooks\/)([\w@/?=&%-]{12,300})/g;
/** What signs an address: its value lets anybody read what it leads to. */
const signatures =
  /([?&;](?:amp;)?(?:sig|signature|X-Amz-Signature|X-Goog-Signature|hmac|hdnea)=)([\w%+/=-]{20,600})/gi;

export function findAddressKeys(text: string): readonly SecretSpan[] {
  return [webhooks, signatures].flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap(({ 1: before = '', 2: secret = '', index }) => {
      const start = index + before.length;
      return isByChance(secret) ? [{ start, end: start + secret.length }] : [];
    }),
  );
}
