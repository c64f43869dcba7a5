import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AnswerTarget } from '../../../src/core/answer/answerTarget.ts';

/** One raw answer with what must come of it. */
export interface CorpusCase {
  readonly name: string;
  readonly target: AnswerTarget;
  readonly answer: string;
  readonly isCutOff: boolean;
  readonly repairs: readonly string[];
  /** Paths of other files that the answer names; undefined where the case does not say. */
  readonly others: readonly string[] | undefined;
  /** The document after the answer, or the kind of the problem. */
  readonly expected: { readonly document: string } | { readonly problem: string };
}

const folder = new URL('../../fixtures/answers/', import.meta.url);
const languages: Readonly<Record<string, string>> = {
  ts: 'typescript',
  tsx: 'typescriptreact',
  py: 'python',
  go: 'go',
  md: 'markdown',
  json: 'json',
  sql: 'sql',
};

/**
 * Reads the answers in `test/fixtures/answers`. A case begins with `#### name`, says which lines of which document
 * were asked for (`document: file first-last`), and holds sections `---- answer` and `---- part` (what these lines
 * become; `---- inserted N`: what comes after line N besides) or `---- problem`.
 */
export function readCorpus(): CorpusCase[] {
  const files = readdirSync(fileURLToPath(folder)).filter((name) => name.endsWith('.txt'));
  return files.flatMap((file) =>
    readFileSync(new URL(file, folder), 'utf8')
      .split(/^#### /m)
      .slice(1)
      .map(readCase),
  );
}

function readCase(text: string): CorpusCase {
  const [head = '', ...sections] = text.split(/^---- /m);
  const section = (name: string) =>
    sections.find((part) => part.startsWith(name))?.replace(/^.*\n/, '');
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(head)?.[1];
  const [, file = '', first = '', last = ''] =
    /^(\S+) (\d+)-(\d+)$/.exec(field('document') ?? '') ?? [];
  const document = readFileSync(new URL(`documents/${file}`, folder), 'utf8').split('\n');
  const target = {
    document,
    start: Number(first) - 1,
    end: Number(last),
    languageId: languages[file.split('.').at(-1) ?? ''] ?? 'plaintext',
    path: `src/${file}`,
  };
  const answer = (section('answer') ?? '').replace(/\n$/, '');
  const problem = section('problem')?.trim();
  return {
    name: head.split('\n')[0] ?? '',
    target,
    answer: field('answerEnds') === 'crlf' ? answer.replaceAll('\n', '\r\n') : answer,
    isCutOff: field('cutOff') === 'yes',
    repairs: field('repairs')?.split(' ') ?? [],
    others: field('others')?.split(' '),
    expected:
      problem === undefined ? { document: expectedDocument(target, sections) } : { problem },
  };
}

/** A section ends with one blank line before the next case, which is not part of it. */
function expectedDocument(target: AnswerTarget, sections: readonly string[]): string {
  const lines = [...target.document];
  const content = (part: string) =>
    part
      .replace(/^.*\n/, '')
      .replace(/\n\n?$/, '')
      .split('\n');
  const part = sections.find((candidate) => candidate.startsWith('part')) ?? '';
  lines.splice(target.start, target.end - target.start, ...content(part));
  const inserted = sections.find((candidate) => candidate.startsWith('inserted'));
  if (inserted !== undefined)
    lines.splice(Number(/\d+/.exec(inserted)?.[0]), 0, ...content(inserted));
  return lines.join('\n');
}
