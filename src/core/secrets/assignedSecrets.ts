import { isHumanPassword, isPlaceholder, isRandom } from './randomness.ts';
import { type NameKind, nameKind } from './secretNames.ts';
import type { SecretSpan } from './secretSpan.ts';
import { type FoundValue, readValue } from './valueReader.ts';

/** Any of these stands in every name of a secret; whole names are looked at only around them. */
const hint =
  /pass|pwd|psk|pswd|secret|token|key|cred|auth|sess|jwt|_pat\b|phrase|words|mnemonic|bip39|senha|kennwort|contrasena|cookie|webhook|salt|pepper|bearer|\bpw\b/gi;
/** Longer names are no names but data. */
const longestName = 120;
const isNameCharacter = (code: number): boolean =>
  (code >= 48 && code <= 57) ||
  (code >= 65 && code <= 90) ||
  (code >= 97 && code <= 122) ||
  code === 95 ||
  code === 45 ||
  code === 46;

/**
 * Values that are given to a name that says that it is secret: in code, settings, headers, command lines, XML and addresses, with
 * quotes and without.
 */
export function findAssignedSecrets(text: string): readonly SecretSpan[] {
  const found: SecretSpan[] = [];
  hint.lastIndex = 0;
  for (let match = hint.exec(text); match !== null; match = hint.exec(text)) {
    const { start, end } = nameAround(text, match.index, hint.lastIndex);
    hint.lastIndex = Math.max(hint.lastIndex, end);
    if (end - start > longestName || !mayTakeValue.has(text[end] ?? '')) continue;
    const kind = nameKind(text.slice(start, end));
    if (kind === undefined) continue;
    for (const value of readValue(text, start, end))
      if (isSecretValue(kind, value)) found.push(value);
  }
  return found;
}

/** What can stand behind a name before its value. */
const mayTakeValue = new Set(' \t"\'`)]:=,(<>-?|!\\[*;&/\r\n');

function nameAround(text: string, from: number, to: number): SecretSpan {
  let start = from;
  let end = to;
  while (start > 0 && isNameCharacter(text.charCodeAt(start - 1))) start -= 1;
  while (end < text.length && isNameCharacter(text.charCodeAt(end))) end += 1;
  while (end > to && /[.-]/.test(text[end - 1] ?? '')) end -= 1;
  return { start, end };
}

/** So many words make a wallet (BIP 39: 12 to 24). */
const mnemonic = /^[a-z]{3,8}(?:[ ,]{1,3}[a-z]{3,8}){11,23}$/;
const shortest = { password: 8, secret: 12, token: 16, key: 32 } as const;

/** Whether a value found behind a name of some kind is a secret. */
function isSecretValue(kind: NameKind, { text, isQuoted, isWholeLine }: FoundValue): boolean {
  if (kind === 'mnemonic') return mnemonic.test(text);
  const isDeclared = isQuoted || isWholeLine;
  // Without quotes, in the middle of code, the value may be an expression: it must look like nothing that code has.
  const isOpen = isDeclared || (/\d/.test(text) && /[A-Za-z]/.test(text) && !isCode(text));
  if (!isOpen || text.length < shortest[kind] || isPlaceholder(text)) return false;
  if (kind === 'key' && !(isQuoted && isMixed(text))) return false;
  return (kind === 'password' && isDeclared && isHumanPassword(text)) || isRandom(text);
}

/** All kinds of letters without separators: no id, no hash, no path. */
const isMixed = (text: string): boolean =>
  /^[A-Za-z0-9+/_=-]+$/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text);

/** A chain of names, a call, a number with a unit. */
const isCode = (text: string): boolean =>
  /^[A-Za-z_$][\w$]*(?:(?:\.|::|->)[A-Za-z_$][\w$]*)+$/.test(text) ||
  /^\d+(?:\.\d+)?[a-zA-Z]{0,4}$/.test(text);
