/** A stretch of text that looks like a secret, in UTF-16 offsets. */
export interface SecretSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * Forms that say themselves what they are, as their issuers document them and as public scanners (gitleaks,
 * detect-secrets) know them. Each begins with fixed letters, so that a search is one pass over the text.
 */
const tokenForms = [
  // AWS access keys.
  '(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}',
  // GitHub, GitLab, npm, PyPI, Hugging Face.
  'gh[pousr]_[A-Za-z0-9]{36,255}',
  'github_pat_[A-Za-z0-9_]{22,255}',
  'glpat-[\\w-]{20,255}',
  'npm_[A-Za-z0-9]{36}',
  'pypi-AgE[\\w-]{50,1000}',
  'hf_[A-Za-z0-9]{30,60}',
  // Model providers: Cerebras, OpenAI and those that copy its form, Groq, Google.
  'csk-[A-Za-z0-9]{20,255}',
  'sk-(?:ant-|proj-|or-v1-|svcacct-)?(?=[\\w-]*\\d)[A-Za-z0-9_-]{24,255}',
  'gsk_[A-Za-z0-9]{40,255}',
  'AIza[\\w-]{35}',
  // Slack, Stripe, SendGrid, Twilio.
  'xox[abeoprs]-[\\w-]{10,255}',
  '(?:sk|rk|whsec)_(?:live_|test_)?[A-Za-z0-9]{24,255}',
  'SG\\.[\\w-]{16,64}\\.[\\w-]{16,64}',
  // A JSON Web Token: two parts that begin as base64 of `{"`.
  'eyJ[\\w-]{10,4000}\\.eyJ[\\w-]{10,8000}\\.[\\w-]{10,4000}',
];
const tokens = new RegExp(`(?<![\\w-])(?:${tokenForms.join('|')})(?![\\w-])`, 'g');

const keyHeader = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const keyEnd = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
/** Lines of base64 after a header whose end was cut off. The two classes share no character: no backtracking. */
const keyBody = /(?:[\s"'`,\\]{0,20}[A-Za-z0-9+/=]{16,})*/y;
/** A key of 16,384 bits takes some 12,800 characters. */
const longestKey = 20_000;
/** The password in an address with a name and a password before its host. */
const urlPassword = /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@'"`<>]{1,100}:)([^\s/@'"`<>]{3,200})@/gi;
/** A quoted value given to a name that says that it is secret. */
const assigned =
  /(?:passw(?:or)?d|secret|token|api[_-]?key|access[_-]?key|auth[_-]?key|private[_-]?key|credential)(?:[_-]?(?:key|value|id))?["']?\s{0,3}(?:=>|:=|[:=])\s{0,3}(["'`])([^"'`\s]{16,200})\1/gi;
/** What a template, an environment or an example puts in a secret's place. */
const placeholder =
  /\$\{|\{\{|<|>|\.\.\.|xxx|\*\*\*|example|placeholder|changeme|your[_-]|process\.env|^(?:password|passwd|pass|pwd|secret|token)$/i;

/** Below this many bits for a character a value is words rather than chance: English is near 2.5–3.3 here. */
const minEntropyBits = 3.5;

/**
 * Finds what looks like a key, a token or a private key. Made to be quiet: what only might be one is left alone. Spans are
 * in order and disjoint. Linear in the length of the text.
 */
export function findSecrets(text: string): readonly SecretSpan[] {
  const found: SecretSpan[] = [];
  const add = (start: number, length: number) => found.push({ start, end: start + length });
  for (const { start, end } of privateKeys(text)) add(start, end - start);
  for (const match of text.matchAll(tokens)) add(match.index, match[0].length);
  for (const { 0: whole, 1: before = '', 2: password = '', index } of text.matchAll(urlPassword))
    if (whole !== '' && !placeholder.test(password)) add(index + before.length, password.length);
  for (const { 0: whole, 2: value = '', index } of text.matchAll(assigned))
    if (isRandom(value)) add(index + whole.lastIndexOf(value), value.length);
  return disjoint(found);
}

function privateKeys(text: string): readonly SecretSpan[] {
  const ends = [...text.matchAll(keyEnd)].map((match) => match.index + match[0].length);
  let next = 0;
  return [...text.matchAll(keyHeader)].map(({ 0: header, index: start }) => {
    const bodyStart = start + header.length;
    while ((ends[next] ?? Number.POSITIVE_INFINITY) < bodyStart) next += 1;
    const end = ends[next];
    if (end !== undefined && end - start < longestKey) return { start, end };
    keyBody.lastIndex = bodyStart;
    return { start, end: bodyStart + (keyBody.exec(text)?.[0].length ?? 0) };
  });
}

/** Letters and digits mixed as by chance, and no placeholder. */
function isRandom(value: string): boolean {
  return (
    /\d.*\d/.test(value) &&
    /[a-z]/i.test(value) &&
    !placeholder.test(value) &&
    entropyBits(value) >= minEntropyBits
  );
}

function entropyBits(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values())
    bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}

/** In order, with what overlaps joined. */
function disjoint(spans: readonly SecretSpan[]): readonly SecretSpan[] {
  const joined: SecretSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last === undefined || span.start >= last.end) joined.push(span);
    else joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
  }
  return joined;
}
