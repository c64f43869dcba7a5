import { isPlaceholder, isRandom } from './randomness.ts';
import type { SecretSpan } from './secretSpan.ts';

/** Programs that take a password as `-p…`, `-P …`, `-a …`, `-w …` or a name and a password as `-u name:password`. */
const programs =
  /\b(?:mysql\w{0,10}|mariadb[\w-]{0,10}|sshpass|sqlcmd|bcp|mongo(?:sh|dump|restore|import|export)?|redis-cli|ldap\w{2,8}|docker login|podman login|helm registry login|az login|az acr login|cf login|oc login|smbclient|curl|wget|http|https|xh|psql|kinit|7z|zip|unzip|openssl|net use|runas|PsExec|keytool|jarsigner)\b/g;
const passwordFlag =
  /(?:^|[ \t])-(?:p|P|a|w|pw|pass|storepass|keypass|passin|passout)[ =]?(?:pass:)?(["']?)([^\s"'|;&<>]{6,200})\1/g;
const userFlag =
  /(?:^|[ \t])(?:-u|--user|-U|--auth|-a|--proxy-user|-x)[ =]?(["']?)([^\s"':]{1,80}):([^\s"'|;<>]{6,200})\1/g;
/** A command is looked at for so many characters. */
const longestCommand = 600;

/** Passwords in command lines, where a flag of one letter says what they are. */
export function findCommandSecrets(text: string): readonly SecretSpan[] {
  const found: SecretSpan[] = [];
  if (!text.includes(' -')) return found;
  for (const { index } of text.matchAll(programs)) {
    const end = lineEnd(text, index);
    const line = text.slice(index, end);
    for (const { 0: whole, 1: quote = '', 2: value = '', index: at } of line.matchAll(passwordFlag))
      if (isPassword(value)) found.push(spanOf(index + at + whole.length - quote.length, value));
    for (const { 0: whole, 1: quote = '', 3: value = '', index: at } of line.matchAll(userFlag))
      if (isPassword(value)) found.push(spanOf(index + at + whole.length - quote.length, value));
  }
  return found;
}

/** The end of the command, over lines that end with `\`. */
function lineEnd(text: string, start: number): number {
  const limit = Math.min(text.length, start + longestCommand);
  for (let at = start; at < limit; at += 1)
    if (text[at] === '\n' && text[at - 1] !== '\\') return at;
  return limit;
}

const spanOf = (end: number, value: string): SecretSpan => ({ start: end - value.length, end });

const isPassword = (value: string): boolean =>
  !isPlaceholder(value) &&
  (isRandom(value) || (/\d/.test(value) && /[^A-Za-z0-9./:=-]/.test(value)));

/** `Bearer …` and its like, also where the header's name is not beside it. */
const bearer =
  /\b(?:Bearer|Basic|SSWS|GenieKey|Splunk)(?:[ \t]{1,4}|%20)([A-Za-z0-9][\w.~+/=-]{15,2000})/g;
/** What logs in for a browser. */
const cookie =
  /\b(?:connect\.sid|laravel_session|_session|session|sessionid|auth|remember_token|__Secure-[\w.-]{1,40}|__Host-[\w.-]{1,40}|\.AspNetCore\.[\w.]{1,40})=([\w%.+/=~:-]{16,2000})/g;
/** A line of `.pgpass`: host, port, data base, user, password. */
const pgpass = /^[\w.*-]{1,80}:(?:\d{2,5}|\*):[\w*.-]{1,60}:[\w*.-]{1,60}:(\S{6,100})$/gm;

/** SQL that makes a user, PowerShell that makes a secure string, and a call that logs in with a name and a password. */
const statements = [
  /\bIDENTIFIED[ \t]{1,4}(?:WITH[ \t]{1,4}[\w"'`]{1,40}[ \t]{1,4})?BY[ \t]{1,4}(?:PASSWORD[ \t]{1,4})?["']([^"'\s]{6,100})["']/gi,
  /\bConvertTo-SecureString[ \t]{1,4}(?:-String[ \t]{1,4})?["']([^"'\s$]{6,100})["']/gi,
  /\b(?:log_?in|sign_?in|authenticate|basic_?auth|credentials?)\([ \t]{0,4}["'`][^"'`\n]{1,80}["'`][ \t]{0,4},[ \t]{0,4}["'`]([^"'`\s]{8,100})["'`]/gi,
];
/** Where the statement says password, letters with digits or signs are one. */
const isChosen = (value: string): boolean =>
  !isPlaceholder(value) && /[A-Za-z]/.test(value) && /[^A-Za-z]/.test(value);
/** What restores a wallet (BIP 39), whatever the sign behind its name. */
const mnemonic =
  /(?:mnemonic|bip39|(?:seed|recovery|secret|backup)[ _-]?(?:phrase|words))["'`\s:=]{1,6}((?:[a-z]{3,8}[ ,]{1,2}){11,23}[a-z]{3,8})(?![a-z])/gi;

export function findStatementSecrets(text: string): readonly SecretSpan[] {
  const found = statements.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap(({ 0: whole, 1: value = '', index }) => {
      const start = index + whole.lastIndexOf(value);
      return isChosen(value) ? [{ start, end: start + value.length }] : [];
    }),
  );
  const words = [...text.matchAll(mnemonic)].map(({ 0: whole, 1: value = '', index }) =>
    spanOf(index + whole.length, value),
  );
  return [...found, ...words];
}

export function findHeaderSecrets(text: string): readonly SecretSpan[] {
  const isCookie = /cookie/i.test(text);
  return [bearer, ...(isCookie ? [cookie] : []), pgpass].flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap(({ 0: whole, 1: value = '', index }) =>
      isPassword(value) && /\d/.test(value) ? [spanOf(index + whole.length, value)] : [],
    ),
  );
}
