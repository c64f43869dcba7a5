import { type CorpusFile, readCorpus } from './corpus.ts';
import { findHoles } from './findHole.ts';
import { lastUserText, type Question, type Responder } from './question.ts';

/** Characters before the cursor that another place must repeat: the line's own beginning and more than a line above. */
const minSharedChars = 30;

/** Agreement beyond this is the very text that is being edited, or a copy of it: what was deleted there is not given back. */
const maxSharedChars = 1_500;

/** Bounds of what is read of a project, so that a large one starts as fast. */
const limits = { maxFiles: 3_000, maxBytes: 30_000_000 };

/**
 * Fills a hole with the rest of a line, where another file of the folder says the same before the cursor, line by line.
 * Silent everywhere else. The folder is read when the first question comes.
 */
export function createSimilarLine(folder: string, holeMarkers: readonly string[]): Responder {
  let files: readonly CorpusFile[] | undefined;
  return (question) => {
    files ??= readCorpus(folder, limits);
    const [hole, ...others] = findHoles(question, holeMarkers);
    if (hole === undefined || others.length > 0) return { text: '' };
    return { text: restOfLine(othersThan(question, files), hole.prefix) ?? '' };
  };
}

/** All files but the one that the prompt is about, which it names last. */
function othersThan(question: Question, files: readonly CorpusFile[]): readonly CorpusFile[] {
  const prompt = lastUserText(question);
  const named = files
    .map((file) => ({ file, at: prompt.lastIndexOf(file.path) }))
    .reduce((last, one) => (one.at > last.at ? one : last), { file: undefined, at: -1 } as {
      readonly file: CorpusFile | undefined;
      readonly at: number;
    });
  return files.filter((file) => file !== named.file);
}

/** The rest of the line on which all places with that much in common agree; undefined where they differ. */
function restOfLine(files: readonly CorpusFile[], prefix: string): string | undefined {
  const tail = prefix.slice(-minSharedChars);
  if (tail.length < minSharedChars || !tail.includes('\n')) return undefined;
  const found = new Set<string>();
  for (const { text } of files)
    for (let at = text.indexOf(tail); at >= 0; at = text.indexOf(tail, at + 1)) {
      const cursor = at + tail.length;
      if (
        text.slice(0, cursor).endsWith(prefix.slice(-maxSharedChars)) &&
        prefix.length > maxSharedChars
      )
        continue;
      found.add(/^.*/.exec(text.slice(cursor))?.[0] ?? '');
    }
  const [only, ...more] = found;
  return more.length > 0 || only?.trim() === '' ? undefined : only;
}
