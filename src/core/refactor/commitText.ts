import { withoutOddCharacters } from '../oddCharacters.ts';
import type { CommitHabit } from './commitHabit.ts';

/** A message as the model gave it. */
export interface CommitAnswer {
  readonly subject: string;
  readonly body: string;
}

const fenceLine = /^\s*(?:`{3,}|~{3,})[\w-]*\s*$/;
const label =
  /^\s*[*_]{0,2}(?:commit(?: message)?|subject(?: line)?|title|body|description|betreff|message)[*_]{0,2}\s*:[*_]{0,2}\s*/i;
const quotes: readonly (readonly [open: string, close: string])[] = [
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['“', '”'],
  ['„', '“'],
  ['«', '»'],
  ['**', '**'],
];
/** What a model writes where there is nothing to say. */
const emptyBody = /^(?:n\/?a|none|null|empty|no body|nothing|not (?:needed|applicable))?$/i;
const typedSubject = /^([a-z][\w-]*)((?:\([^)]*\))?!?):\s+((?:\S.*)?)$/i;
/** What ends a part of a sentence. */
const separatorsAtEnd = /(?<![\s,;:–—-])[\s,;:–—-]+$/u;

/** The message as it goes into the commit box: the words, without what a model puts around them. */
export function commitText(given: CommitAnswer, habit: CommitHabit): string {
  const answer = withSubject({
    subject: withoutOddCharacters(given.subject),
    body: withoutOddCharacters(given.body),
  });
  const { subject, rest } = subjectOf(answer, habit);
  const body = bodyOf(answer, subject);
  return [subject, rest, body].filter((part) => part !== '').join('\n\n');
}

/** What a second question may mend; undefined where the subject is as the project writes them. */
export function subjectIssue(answer: CommitAnswer, habit: CommitHabit): string | undefined {
  const subject = plainSubject(withSubject(answer), habit);
  if (subject === '') return 'the subject is empty';
  const length = [...subject].length;
  if (length > habit.maxSubject)
    return `the subject has ${length} characters, and at most ${habit.maxSubject} are allowed`;
  const type = typedSubject.exec(subject)?.[1];
  if (habit.types.length > 0 && (type === undefined || !habit.types.includes(type)))
    return `the subject must begin with one of these types and a colon: ${habit.types.join(', ')}`;
  return undefined;
}

/** A subject that is too long ends at a word, and the whole sentence begins the body: nothing said is lost. */
function subjectOf(answer: CommitAnswer, habit: CommitHabit): { subject: string; rest: string } {
  const subject = plainSubject(answer, habit);
  const letters = [...subject];
  if (letters.length <= habit.maxSubject) return { subject, rest: '' };
  const cut = letters.slice(0, habit.maxSubject + 1).join('');
  const space = cut.search(/\s\S*$/);
  const end = space < 0 ? cut.search(/[,;:–—-]/) : space;
  const atWord = end < 0 ? cut : cut.slice(0, end).replace(separatorsAtEnd, '');
  const short =
    atWord.length > habit.maxSubject / 2 ? atWord : letters.slice(0, habit.maxSubject).join('');
  return { subject: short, rest: wrapped(subject) };
}

/** Some put the whole message into the body. */
function withSubject({ subject, body }: CommitAnswer): CommitAnswer {
  return bare(linesOf(subject).join('\n')) === '' ? { subject: body, body: '' } : { subject, body };
}

function plainSubject({ subject }: CommitAnswer, habit: CommitHabit): string {
  const line = bare(linesOf(subject)[0] ?? '').replace(/\s+/g, ' ');
  return inHabit(line, habit);
}

/** Letter and full stop as the project has them; a type that it never uses goes. */
function inHabit(line: string, { types, firstLetter, endsWithStop }: CommitHabit): string {
  const [, type = '', scope = '', words = line] = typedSubject.exec(line) ?? [];
  const isConventional = /^(?:feat|fix|chore|docs|refactor|test|perf|build|ci|style|revert)$/i.test(
    type,
  );
  const dropsType = types.length === 0 && isConventional && firstLetter !== undefined;
  const prefix =
    type === '' || dropsType ? '' : `${types.length > 0 ? type.toLowerCase() : type}${scope}: `;
  const text = type === '' || prefix !== '' || dropsType ? words : line;
  const cased = withFirstLetter(text, firstLetter);
  const stopped = endsWithStop
    ? cased.replace(/([\p{L}\p{N})])$/u, '$1.')
    : cased.replace(/([^.])\.$/, '$1');
  return prefix + stopped;
}

/** Names and words in capitals keep theirs. */
function withFirstLetter(text: string, letter: CommitHabit['firstLetter']): string {
  const [first = '', second = ''] = text;
  if (letter === 'upper' && /^\p{Ll}+(?:\s|$)/u.test(text))
    return first.toUpperCase() + text.slice(1);
  if (letter === 'lower' && /^\p{Lu}\p{Ll}+(?:\s|$)/u.test(text) && second !== '')
    return first.toLowerCase() + text.slice(1);
  return text;
}

function bodyOf(answer: CommitAnswer, subject: string): string {
  // Some put the whole message into the subject.
  const [, ...more] = linesOf(answer.subject);
  const lines = [
    ...more,
    ...(more.length > 0 && answer.body !== '' ? [''] : []),
    ...linesOf(answer.body),
  ];
  const text = lines.join('\n').replace(label, '').trim();
  const inside = bare(text);
  if (emptyBody.test(trimToWords(inside))) return '';
  const same = (said: string): string => said.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  return same(inside) === same(subject) ? '' : wrapped(inside);
}

/** From the first letter or digit to the last. */
const trimToWords = (text: string): string =>
  text.replace(/^[^\p{L}\p{N}]+/u, '').replace(/(?<![^\p{L}\p{N}])[^\p{L}\p{N}]+$/u, '');

const linesOf = (text: string): readonly string[] => {
  const lines = text.split(/\r?\n/).filter((line) => !fenceLine.test(line));
  while (lines[0]?.trim() === '') lines.shift();
  return lines.map((line) => line.trimEnd());
};

/** Without labels and quotation marks around the whole. */
function bare(text: string): string {
  let rest = text.trim();
  for (;;) {
    const before = rest;
    rest = rest.replace(label, '').trim();
    for (const [open, close] of quotes)
      if (isAround(rest, open, close)) rest = rest.slice(open.length, -close.length).trim();
    if (rest === before) return rest;
  }
}

/** `"a" and "b"` is not in quotation marks as a whole. */
function isAround(text: string, open: string, close: string): boolean {
  if (text.length <= open.length + close.length) return false;
  if (!text.startsWith(open) || !text.endsWith(close)) return false;
  const inside = text.slice(open.length, -close.length);
  return !inside.includes(close) && !inside.includes(open);
}

const bodyWidth = 72;

/** Prose is wrapped as Git shows it; lists, code and addresses stay as they are. */
function wrapped(text: string): string {
  return text
    .split('\n')
    .flatMap((line) => (isProse(line) ? wrapLine(line) : [line]))
    .join('\n');
}

const isProse = (line: string): boolean =>
  line.length > bodyWidth && !/^\s{4}|^\s*[|>]|\w:\/\//.test(line);

function wrapLine(line: string): readonly string[] {
  const mark = /^\s*(?:[-*+]|\d+[.)])\s+/.exec(line)?.[0] ?? '';
  const indent = ' '.repeat(mark.length);
  const lines: string[] = [];
  let current = mark;
  for (const word of line.slice(mark.length).split(' ')) {
    const isFull =
      current.trim() !== '' &&
      current !== mark &&
      current !== indent &&
      current.length + 1 + word.length > bodyWidth;
    if (isFull) {
      lines.push(current);
      current = indent + word;
    } else current += (current === mark || current === indent ? '' : ' ') + word;
  }
  return [...lines, current];
}
