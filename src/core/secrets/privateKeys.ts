import type { SecretSpan } from './secretSpan.ts';
import { wordShare } from './wordlike.ts';

const beginning = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const ending = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:\\r)?(?:\\n)?/y;
/**
 * A line of the body with what stands before it: line breaks (also escaped), quotes and signs of strings put together, `+` and
 * `-` of a diff, comment signs, and a header as `Proc-Type: 4,ENCRYPTED`. The classes before and within share no character but
 * `+`, which the second must not begin with.
 */
const line =
  /(?:\\[nr]|[\s"'`,;+.|#*>()-]){0,60}(?:(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset|MessageID|Subject|Public-Lines|Private-Lines|Encryption): {0,2}[^\n\\]{1,80}|([A-Za-z0-9/=][A-Za-z0-9+/=]{3,4096}))/y;
const beforeEnd = /(?:\\[nr]|[\s"'`,;+.|#*>()]){0,60}/y;
/** A key of 16,384 bits takes some 12,800 characters: 260 lines. */
const mostLines = 400;
/** Shorter lines than these are the last of a body. RFC 7468 §2 has 64 characters. */
const shortestLine = 24;
/** Less is no key but a mention of one. */
const leastBody = 40;

/** Private keys in PEM: with their end, cut off before it, on one line, in a string, in a diff, in base64, or without their beginning. */
export function findPrivateKeys(text: string): readonly SecretSpan[] {
  return [...wholeKeys(text), ...encodedKeys(text), ...headlessKeys(text), ...puttyKeys(text)];
}

function* wholeKeys(text: string): Iterable<SecretSpan> {
  if (!text.includes('PRIVATE KEY')) return;
  for (const { 0: header, index: start } of text.matchAll(beginning)) {
    const bodyStart = start + header.length;
    const end = endOfBody(text, bodyStart);
    if (end - bodyStart >= leastBody) yield { start, end: endOfKey(text, end) };
  }
}

/** Every line but the last is a long one: names and calls between a mention of BEGIN and one of END are no body. */
function endOfBody(text: string, start: number): number {
  let end = start;
  line.lastIndex = start;
  for (let count = 0; count < mostLines; count += 1) {
    const match = line.exec(text);
    if (match === null) break;
    const isShort = match[1] !== undefined && match[1].length < shortestLine;
    if (isShort && end === start) break;
    end = line.lastIndex;
    if (isShort) break;
  }
  return end;
}

/** The end of the key's last line, or of the line END where it follows. */
function endOfKey(text: string, bodyEnd: number): number {
  beforeEnd.lastIndex = bodyEnd;
  beforeEnd.test(text);
  // A body may end with the very signs that stand before END: both places are tried.
  for (const at of [beforeEnd.lastIndex, bodyEnd]) {
    ending.lastIndex = at;
    if (ending.test(text)) return ending.lastIndex;
  }
  return bodyEnd;
}

/** `-----BEGIN …PRIVATE…` in base64, as kubeconfig and CI variables hold it: the word PRIVATE in each of its three places. */
const encoded = /(?<![A-Za-z0-9+/])LS0tLS1CRUdJTi[A-Za-z0-9+/\r\n]{40,20000}={0,2}/g;
const encodedPrivate = /UFJJVkFURS|BSSVZBVE|QUklWQVRF/;

function* encodedKeys(text: string): Iterable<SecretSpan> {
  if (!text.includes('LS0tLS1CRUdJTi')) return;
  for (const { 0: match, index } of text.matchAll(encoded))
    if (encodedPrivate.test(match.slice(0, 90))) yield { start: index, end: index + match.length };
}

/**
 * Four full lines of base64 in a row, perhaps in a diff or indented, are a body whose beginning is not in this part of the file.
 * PEM lines have 64 characters (RFC 7468 §2), those of OpenSSH 70.
 */
const fullLines = /^(?:[ \t+-]{0,20}(?:[A-Za-z0-9+/]{64}|[A-Za-z0-9+/]{70})\r?(?:\n|$)){4,400}/gm;
/** The last line, shorter than the others. */
const tail = /[ \t+-]{0,20}[A-Za-z0-9+/]{1,69}={0,2}(?=\r?$)/my;
/** How far a header is looked for: a key of 16,384 bits takes some 12,800 characters. */
const longestKey = 16_000;

/** Lines of a key's body where the window begins inside of it. Whatever says that it is public stays. */
function* headlessKeys(text: string): Iterable<SecretSpan> {
  for (const { 0: run, index } of text.matchAll(fullLines)) {
    const start = index + (/^[\s+-]*/.exec(run)?.[0].length ?? 0);
    const body = text.slice(start, index + run.length);
    if (!isMixed(body) || isNamed(text, index, index + run.length)) continue;
    tail.lastIndex = index + run.length;
    yield { start, end: tail.test(text) ? tail.lastIndex : index + run.length };
  }
}

const isMixed = (body: string): boolean =>
  /[a-z]/.test(body) && /[A-Z]/.test(body) && /\d/.test(body) && wordShare(body.slice(0, 64)) < 0.5;

/** Whether a header says what the lines are (a private key with its header is found by that), or a name, a string or a comment holds them. */
function isNamed(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - longestKey), start);
  const begin = before.lastIndexOf('-----BEGIN ');
  if (begin >= 0 && !before.slice(begin).includes('-----END ')) return true;
  const close = /-----END ([A-Z0-9 ]{1,40})-----/.exec(text.slice(end, end + longestKey));
  const open = text.slice(end, end + longestKey).indexOf('-----BEGIN ');
  if (close !== null && (open < 0 || close.index < open)) return !close[1]?.includes('PRIVATE KEY');
  return /[=:"'`(,{[|>]\s*$/.test(before.trimEnd());
}

/** The part of a PuTTY key file after `Private-Lines`. Source: PuTTY's documentation, appendix C. */
const putty = /Private-Lines: \d{1,4}\r?\n((?:[A-Za-z0-9+/=]{4,64}\r?\n?){1,300})/g;

function* puttyKeys(text: string): Iterable<SecretSpan> {
  if (!text.includes('Private-Lines:')) return;
  for (const { 0: whole, 1: body = '', index } of text.matchAll(putty)) {
    const end = index + whole.length;
    yield { start: end - body.length, end: end - (/\r?\n$/.exec(body)?.[0].length ?? 0) };
  }
}
