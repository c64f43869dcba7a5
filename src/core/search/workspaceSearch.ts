import MiniSearch from 'minisearch';
import type { SourceFile } from '../predictor/corpus.ts';

/** A part of a file that holds what was searched for. */
export interface SearchHit {
  readonly path: string;
  /** The line that fits best, from 0 on. */
  readonly line: number;
  /** That line, trimmed. */
  readonly text: string;
}

/** Lines that are found as one: about a function. */
const chunkLines = 24;
/** Characters of text that one search reads: the index takes some three times as much while it is there. */
const maxCharacters = 20_000_000;

interface Chunk {
  readonly id: number;
  readonly path: string;
  readonly firstLine: number;
  readonly text: string;
}

/**
 * Finds the parts of the files that hold the words of a question, best first: no language model, only words, and the
 * parts of names written together. At most one hit for each part. Files beyond 20 M characters are left out.
 */
export function searchFiles(
  files: readonly SourceFile[],
  query: string,
  limit: number,
): readonly SearchHit[] {
  const index = new MiniSearch<Chunk>({
    fields: ['path', 'text'],
    tokenize: wordsOf,
    searchOptions: {
      boost: { path: 2 },
      prefix: (word) => word.length > 3,
      fuzzy: (word) => (word.length > 5 ? 0.2 : false),
    },
  });
  const chunks = cut(files);
  index.addAll(chunks);
  return index.search(query).flatMap((found, rank) => {
    const chunk = rank < limit ? chunks[Number(found.id)] : undefined;
    return chunk === undefined ? [] : [hitIn(chunk, found.terms)];
  });
}

function cut(files: readonly SourceFile[]): Chunk[] {
  const chunks: Chunk[] = [];
  let characters = 0;
  for (const { path, text } of files) {
    characters += text.length;
    if (characters > maxCharacters) break;
    const lines = text.split('\n');
    for (let firstLine = 0; firstLine < lines.length; firstLine += chunkLines)
      chunks.push({
        id: chunks.length,
        path,
        firstLine,
        text: lines.slice(firstLine, firstLine + chunkLines).join('\n'),
      });
  }
  return chunks;
}

/** The line with most of the words that were found in the part. */
function hitIn({ path, firstLine, text }: Chunk, found: readonly string[]): SearchHit {
  const wanted = new Set(found);
  let best = { line: 0, text: '', count: -1 };
  for (const [line, content] of text.split('\n').entries()) {
    const count = new Set(wordsOf(content).filter((word) => wanted.has(word.toLowerCase()))).size;
    if (count > best.count && content.trim() !== '') best = { line, text: content.trim(), count };
  }
  return { path, line: firstLine + best.line, text: best.text };
}

/** Words, whole and in the parts they are put together from: `readUserId` is found by `user`. */
function wordsOf(text: string): string[] {
  return (text.match(/[\p{L}\p{N}_$]+/gu) ?? []).flatMap((word) => {
    const parts = word.split(/[_$]+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})/u).filter((part) => part !== '');
    return parts.length > 1 ? [word, ...parts] : [word];
  });
}
