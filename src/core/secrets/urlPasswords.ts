import { isPlaceholder, isRandom } from './randomness.ts';
import type { SecretSpan } from './secretSpan.ts';

/** What may name and authorise before the host: from `://` to the end of the address. */
const address = /\b([a-z][a-z0-9+.-]{1,20}):\/\/([^\s"'`<>\\]{3,600})/gi;
/** What can stand behind the `@`: a host's name, perhaps a port, a path or the end. */
const host =
  /^(?:[\w.-]{1,253}|\[[0-9a-fA-F:]{2,45}\]|\$\{[\w.]{1,60}\}|\{[\w.]{1,60}\})(?::\d{1,5}|:\$?\{?\w{1,40}\}?)?(?:[/?#,;)]|$)/;
const portAndPath = /^\d{1,5}\//;

/** The password of addresses with a name and a password, and the token of those that have a token for a name. */
export function findUrlPasswords(text: string): readonly SecretSpan[] {
  const found: SecretSpan[] = [];
  for (const { 0: whole, 1: scheme = '', 2: rest = '', index } of text.matchAll(address)) {
    const span = userPart(scheme.toLowerCase(), rest);
    if (span === undefined) continue;
    const offset = index + whole.length - rest.length;
    found.push({ start: offset + span.start, end: offset + span.end });
  }
  for (const { 0: whole, 1: password = '', index } of text.matchAll(oracle))
    if (isUrlPassword(password))
      found.push({
        start: index + whole.length - 1 - password.length,
        end: index + whole.length - 1,
      });
  return found;
}

/** Oracle's own way: `jdbc:oracle:thin:name/password@host`. */
const oracle = /jdbc:oracle:\w{1,10}:\w{1,60}\/([^@\s"'`]{6,100})@/g;

function userPart(scheme: string, rest: string): SecretSpan | undefined {
  const at = endOfUser(scheme, rest);
  if (at === undefined) return undefined;
  const colon = rest.indexOf(':');
  if (colon < 0 || colon >= at) {
    const user = rest.slice(0, at);
    return user.length >= 20 && !isPlaceholder(user) && isRandom(user)
      ? { start: 0, end: at }
      : undefined;
  }
  const password = rest.slice(colon + 1, at);
  if (portAndPath.test(password) || !isUrlPassword(password)) return undefined;
  return { start: colon + 1, end: at };
}

/** Where the name and the password end. Passwords of data bases are often written with `/` and `@` in them. */
function endOfUser(scheme: string, rest: string): number | undefined {
  const path = rest.search(/[/?#]/);
  const authority = path < 0 ? rest : rest.slice(0, path);
  const strict = authority.lastIndexOf('@');
  if (strict > 0 && host.test(rest.slice(strict + 1)) && !isCutShort(scheme, rest, strict))
    return strict;
  if (/^(?:https?|wss?|ftps?|file|git)$/.test(scheme)) return undefined;
  const last = rest.lastIndexOf('@');
  return last > 0 && host.test(rest.slice(last + 1)) ? last : undefined;
}

/** Whether a further `@` shows that the password holds one, followed by a `/`. */
function isCutShort(scheme: string, rest: string, at: number): boolean {
  return (
    !/^(?:https?|wss?|ftps?)$/.test(scheme) &&
    rest.indexOf('@', at + 1) > 0 &&
    !/[?#]/.test(rest.slice(at, rest.lastIndexOf('@')))
  );
}

function isUrlPassword(password: string): boolean {
  if (password.length < 6 || isPlaceholder(password) || /^[[{(<$%*]/.test(password)) return false;
  const hasDigit = /\d/.test(password);
  const hasLetter = /[A-Za-z]/.test(password);
  return (hasDigit && hasLetter) || /[^\w.-]/.test(password) || isRandom(password);
}
