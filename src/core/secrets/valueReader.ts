import type { SecretSpan } from './secretSpan.ts';

/** A value behind a name. */
export interface FoundValue extends SecretSpan {
  readonly text: string;
  readonly isQuoted: boolean;
  /** The line holds the name and this value only, as in `.env`, YAML, properties and INI files. */
  readonly isWholeLine: boolean;
}

/** Longer values are data. */
const longestValue = 2000;

/** What closes the name: a quote, also an escaped one, and the bracket of `env["NAME"]`. */
const closing = /\\?["'`]?[\])]{0,2}/y;
/** `: string =`, ` string =`, `: &'static str =`, `[] =`: what a declaration puts between name and value. */
const annotation =
  /[?!]?(?:\[\d{0,6}\])?[ \t]{0,4}:?[ \t]{0,4}[&*]?(?:'\w{1,20} )?[A-Za-z_][\w.:<>[\]*?|]{0,40}(?: \| \w{1,20})?[ \t]{0,4}=[ \t]{0,4}(?=\\?["'`])/y;
const separator =
  /(?:\[\d{0,6}\])?[ \t]{0,40}(?::=|=>|->|<-|<=|\|\|=?|\?\?=?|\?:|={1,3}|!={1,2}|[:,]|or\b|>)[ \t]{0,40}/y;
/** `" value="` of XML, `</key><string>` of property lists, `", "value": "` of JSON, `value:` on YAML's next line. */
const pairs: readonly RegExp[] = [
  /["'][ \t]{1,8}(?:value|content|val)[ \t]{0,2}=[ \t]{0,2}(?=["'])/y,
  /<\/(?:key|name)>\s{0,20}<(?:string|value)>/y,
  /["']\s{0,4},\s{0,40}["']?(?:value|Value|val)["']?\s{0,4}[:=]\s{0,4}(?=["'])/y,
  /["']?[ \t]{0,8}\r?\n[ \t]{0,40}value:[ \t]{1,8}/y,
  /["']\]?>/y,
  /["']?:[ \t]{0,8}\r?\n[ \t]{1,40}secure:[ \t]{0,8}(?=["'])/y,
  // A variable of Terraform with its default.
  /["'][ \t]{0,4}\{[^{}]{0,300}?\bdefault[ \t]{0,8}=[ \t]{0,8}(?=")/y,
];
const call = /[ \t]{0,2}\([ \t]{0,4}(?:["'`][\w.@:/-]{1,80}["'`],[ \t]{0,4})?(?=["'`])/y;
const spaceThenQuote = /[ \t]{1,8}(?:to[ \t]|by[ \t]|BY[ \t])?(?=["'])/y;
const spaceOnly = /[ \t]{1,8}/y;
/** What names the way of authorisation before the value. */
const scheme =
  /(?:Basic|Bearer|Token|Bot|ApiKey|Api-Key|Key|SSWS|Digest|Negotiate|OAuth|GenieKey|Splunk|token|bearer|basic)[ \t]{1,4}/y;
/** A letter before a quote, or a call around a literal: `b"…"`, `@"…"`, `new SecureString("…")`. */
const literalPrefix =
  /(?:[rbfuLR@$]{1,2}|(?:new )?[A-Z]\w{0,30}(?:::\w{1,20}|\.\w{1,20})?\()(?=["'`])/y;
const bareOfLine = /[^\s"'`]{1,1000}/y;
const bareInText = /[^\s"'`,;<>(){}[\]|&\\]{1,600}/y;
const trailing = /[,;)}\]]{1,4}$/;

/** The values that may belong to the name between two offsets: none, or one, or the second argument of a call as well. */
export function readValue(text: string, nameStart: number, nameEnd: number): readonly FoundValue[] {
  for (const open of [pair, declared, separated, called, spaced]) {
    const at = open(text, nameStart, nameEnd);
    if (at === undefined) continue;
    const value = valueAt(text, at, nameStart);
    return value === undefined ? [] : [value];
  }
  return [];
}

type Opening = (text: string, nameStart: number, nameEnd: number) => number | undefined;

const after = (pattern: RegExp, text: string, at: number): number | undefined => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
};

const pair: Opening = (text, _, nameEnd) => {
  for (const pattern of pairs) {
    const at = after(pattern, text, nameEnd);
    if (at !== undefined) return at;
  }
  return undefined;
};

const declared: Opening = (text, _, nameEnd) => after(annotation, text, nameEnd);

const separated: Opening = (text, _, nameEnd) => {
  const closed = after(closing, text, nameEnd) ?? nameEnd;
  return after(separator, text, closed);
};

const called: Opening = (text, _, nameEnd) => after(call, text, nameEnd);

/** Only where a blank is what separates: before a quote, in a flag, in a Dockerfile, in `.netrc`. */
const spaced: Opening = (text, nameStart, nameEnd) => {
  const line =
    lineBefore(text, nameStart) + (/^--?/.exec(text.slice(nameStart, nameStart + 2))?.[0] ?? '');
  const quoted = after(spaceThenQuote, text, nameEnd);
  if (quoted !== undefined && (isSpaceSeparated(line) || takesQuoted.test(line))) return quoted;
  return isSpaceSeparated(line) ? after(spaceOnly, text, nameEnd) : undefined;
};

/** `#define NAME "…"` and SQL: `ALTER USER x WITH PASSWORD '…'`. */
const takesQuoted = /#[ \t]{0,4}define[ \t]{1,8}$|\b(?:with|set|identified|user|role|login)\b/i;

/** What stands before the name on its line; the last 200 characters of it. */
function lineBefore(text: string, nameStart: number): string {
  const before = text.slice(Math.max(0, nameStart - 200), nameStart);
  return before.slice(before.lastIndexOf('\n') + 1);
}

/** By what stands before the name on its line. */
const isSpaceSeparated = (before: string): boolean =>
  /(?:^|\s)(?:--?|\/)$/.test(before) ||
  /^\s*(?:ENV|ARG|SetEnv|setx|setenv|env|fastcgi_param|set)\s+["']?$/i.test(before) ||
  /\b(?:machine|login|user|username|account|default)\s+\S+\s+$/.test(before) ||
  /^\s*$/.test(before);

function valueAt(text: string, start: number, nameStart: number): FoundValue | undefined {
  const from = after(literalPrefix, text, start) ?? start;
  const isEscaped = text[from] === '\\';
  const quote = text[from + (isEscaped ? 1 : 0)] ?? '';
  if ('"\'`'.includes(quote) && quote !== '')
    return quoted(text, from, isEscaped ? `\\${quote}` : quote);
  const unquoted = after(scheme, text, from) ?? from;
  return bare(text, unquoted, from, nameStart);
}

function quoted(text: string, from: number, quote: string): FoundValue | undefined {
  const opened = from + quote.length;
  const start = after(scheme, text, opened) ?? opened;
  const end = endOfQuoted(text, start, quote);
  if (end === undefined || end === start) return undefined;
  return { start, end, text: text.slice(start, end), isQuoted: true, isWholeLine: false };
}

function endOfQuoted(text: string, start: number, quote: string): number | undefined {
  const limit = Math.min(text.length, start + longestValue);
  for (let at = start; at < limit; at += 1) {
    if (text.startsWith(quote, at)) return at;
    const character = text[at];
    if (character === '\n') return undefined;
    if (character === '\\' && quote.length === 1) at += 1;
  }
  return undefined;
}

const lineStart =
  /^[ \t]*(?:(?:[-*+>#] |export |set |ENV |ARG |local |readonly |declare -x |setx |\$env:|\$|@|;|[+-])[ \t]{0,4})?["']?$/i;

function bare(
  text: string,
  start: number,
  from: number,
  nameStart: number,
): FoundValue | undefined {
  // What goes on behind a comma is another argument.
  if (/,[ \t]*$/.test(text.slice(Math.max(nameStart, from - 8), from))) return undefined;
  const isLine = lineStart.test(lineBefore(text, nameStart));
  const pattern = isLine && text[from - 1] !== '>' ? bareOfLine : bareInText;
  const end = after(pattern, text, start);
  if (end === undefined) return undefined;
  const raw = text.slice(start, end);
  // What goes on as `&name=` is the next parameter of a form or an address.
  const value =
    pattern === bareOfLine ? (raw.replace(trailing, '').split(/&[\w.]{1,40}=/)[0] ?? '') : raw;
  if (/[([{]/.test(text[end] ?? '') || /[({]|^[\w.]{1,200}\[/.test(value)) return undefined;
  const isFlag = text[nameStart] === '-';
  const isWholeLine = isFlag || (isLine && endOfLine.test(text.slice(end, end + 80)));
  return { start, end: start + value.length, text: value, isQuoted: false, isWholeLine };
}

/** Nothing, or a comment, or a line that goes on. */
const endOfLine = /^[ \t]{0,40}(?:$|\r?\n|[;,]?[ \t]{0,8}(?:#|\/\/|\\))/;
