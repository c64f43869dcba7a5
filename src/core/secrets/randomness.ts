import { wordShare } from './wordlike.ts';

/**
 * What a template, an environment, an example or a form's text puts in a secret's place. Searched for in the whole value, so
 * only what no chance would write: `EXAMPLE` is how AWS marks the keys of its documentation.
 */
const placeholder =
  /\$\{|\{\{|\}\}|\$\(|<[\w -]*>|\.{3}|…|\*{3}|x{4}|X{4}|0{8}|EXAMPLE|example|placeholder|change[-_]?(?:me|it|this)|(?:^|[-_.\s])(?:your|my|some|insert|enter|replace|dummy|fake|sample|todo|redacted|mock|test|invalid|expired)[-_.\s]|your[-_]?(?:api|key|token|secret|password)|redacted|REDACTED|deadbeef|process\.env|os\.environ|getenv|lorem|foobar|abcdefgh|ABCDEFGH|12345678/;
/** Values that stand for a secret in every example and test. */
const usualWords =
  /^(?:pass(?:wor[dt]|wd|code|phrase)?|pwd|secret|token|api[-_]?key|key|test|admin|root|user|guest|default|demo|none|null|nil|undefined|true|false|string|letmein|changeme|bearer|basic|foo|bar|baz|qux|abc|xyz|dev|prod|local|public|private|mysql|postgres|redis|required|optional|hidden|masked|secure|hash(?:ed)?|encrypted|unset|empty|unknown|value)[-_]?\d{0,4}!?$/i;
const reference =
  /^(?:[$%@][A-Za-z_{(]|%\w+%$|\\?\$\w|[{[(]|&|\*\w|https?:\/\/|file:|urn:|arn:|gid:\/\/|data:|projects\/|refs?\/|env[:.]|vault[:/]|op:\/\/|secret[:/]|kms[:/]|ssm[:/]|\.{0,2}\/\w|~\/|[A-Z]:\\|-----|ssh-|sha\d{1,3}[-:=]|md5[-:]|\d{4}-\d{2}-\d{2})/;
/** Values of specifications that stand in many documents: RFC 6749, RFC 6750, RFC 7519, RFC 7617 and the page of jwt.io. */
const published =
  /2YotnFZFEjr1zCsicMWpAA|tGzv3JOkF0XG5Qx2TlKWIA|czZCaGRSa3F0MzpnWDFmQmF0M2JW|czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3|mF_9\.B5f-4\.1JqM|dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk|QWxhZGRpbjpvcGVuIHNlc2FtZQ|SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c|TJVA95OrM7E2cBab30RMHrHDcEfxjoYZgeFONFh7HgQ/;
const address = /^0x[0-9a-fA-F]{40}$/;
const email = /^[\w.+-]+@[\w-]+\.[\w.]+$/;
const dottedWords = /^[A-Za-z_][\w-]*(?:[.:/][A-Za-z_][\w-]*)+$/;

/** Bits of chance for each character, by how often each occurs. English is near 3 here, random text of 32 letters near 4.5. */
export function entropyBits(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values())
    bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}

/** Whether a value stands in for a secret, or says where it is: a template, an environment variable, an example, a path. */
export function isPlaceholder(value: string): boolean {
  return (
    placeholder.test(value) ||
    published.test(value) ||
    usualWords.test(value) ||
    reference.test(value) ||
    address.test(value) ||
    email.test(value) ||
    isRepetition(value)
  );
}

/** Few different characters, or a row of the alphabet or of digits: what people type to fill a field. */
function isRepetition(value: string): boolean {
  const different = new Set(value).size;
  if ((different <= 4 && value.length >= 8) || (different <= 8 && different * 4 <= value.length))
    return true;
  let steps = 0;
  for (let at = 1; at < value.length; at += 1) {
    const step = value.charCodeAt(at) - value.charCodeAt(at - 1);
    if (step === 1 || step === 0) steps += 1;
  }
  return steps * 2 >= value.length;
}

export const isHex = (value: string): boolean => /^[0-9a-fA-F]+$/.test(value);
const uuid = /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;
export const isUuid = (value: string): boolean => uuid.test(value);

/**
 * Whether a value is made by chance, not by a person who names something: letters and digits mixed, or letters in an order
 * that no word has. At least 8 characters; shorter ones never are.
 */
export function isRandom(value: string): boolean {
  if (value.length < 8 || !/^[!-~]+$/.test(value)) return false;
  if (isUuid(value)) return true;
  if (isHex(value)) return isRandomHex(value);
  if (!/[A-Za-z]/.test(value)) return false;
  if (entropyBits(value) < Math.min(3.2, Math.log2(value.length) - 0.75)) return false;
  if (isIdentifier(value)) return false;
  return isJumbled(value) || hasFewWords(value);
}

const isRandomHex = (value: string): boolean =>
  value.length >= 16 && entropyBits(value) >= 2.8 && /\d/.test(value) && /[a-f]/i.test(value);

function hasFewWords(value: string): boolean {
  const share = wordShare(value);
  if (/\d/.test(value)) return share < 0.5 && !(dottedWords.test(value) && share > 0.25);
  // Letters alone: words run together look the same at a glance, so more is asked.
  const isMixedCase = /[a-z]/.test(value) && /[A-Z]/.test(value);
  return (
    value.length >= (isMixedCase ? 12 : 16) &&
    share < (isMixedCase ? 0.25 : 0.35) &&
    !dottedWords.test(value)
  );
}

const runs = /[A-Z]?[a-z]+|[A-Z]+|\d+/g;
/** Small letters, capitals and digits take turns more often than in any name: words hide in chance now and then. */
function isJumbled(value: string): boolean {
  if (!(/[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value))) return false;
  const found = value.match(runs) ?? [];
  return found.length >= 6 && found.join('').length / found.length < 3.2;
}

/** Three parts or more, each only letters or only a short number, as constants, versions and message keys are named. */
function isIdentifier(value: string): boolean {
  const parts = value.split(/[-_.:/]/);
  return (
    parts.length >= 3 &&
    parts.every((part) => /^(?:[A-Z]?[a-z]{0,12}|[A-Z]{1,12}|v?\d{1,4})$/.test(part))
  );
}

/**
 * Whether a value may be a password that a person made up: words and digits and signs mixed. Asked only where the name says
 * password and nothing else.
 */
export function isHumanPassword(value: string): boolean {
  if (value.length < 8 || value.length > 128 || !/^[!-~]+$/.test(value)) return false;
  if (
    /password|passwd|\bpass\b|_pass|pass_|secret|token|auth|login|input|field|label|form/i.test(
      value,
    )
  )
    return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[!-,;-@[\]^`{|}~]/].filter((kind) =>
    kind.test(value),
  ).length;
  if (kinds >= 3) return true;
  const words = value.split(/[-_. ]/);
  return words.length >= 4 && words.every((word) => /^[a-z]{2,12}$/.test(word));
}
