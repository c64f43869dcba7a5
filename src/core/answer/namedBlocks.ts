import type { FencedBlock } from './fences.ts';
import { isBlankLine } from './textLines.ts';

/** Another file that an answer wants changed or made. */
export interface FileAnswer {
  /** Workspace-relative, inside the workspace. */
  readonly path: string;
  /** The language a fence named, lower case; may be empty. */
  readonly info: string;
  /** What the model gave for it: whole text, diff or search/replace blocks. */
  readonly lines: readonly string[];
}

const headingPath =
  /^\s*(?:#{1,6}\s+|[-*]\s+|\d+[.)]\s+)?(?:\*\*)?(?:file(?:name)?:?\s*)?`?([\w@./\\-]+\.\w+)`?(?:\*\*)?:?\s*$/i;
const infoPath =
  /(?:^|[\s:])(?:title=|path=|file=|filename=)?["']?([\w@.-]*[/\\][\w@./\\-]+\.\w+)["']?/i;
/** A name without folders: only where the info says that it is one, or names it behind the language. */
const infoName =
  /(?:\b(?:title|path|file|filename)=|^[\w+#-]+:)["']?([\w@.-]+\.\w+)["']?|^[\w+#-]+\s+([\w@.-]*\w\.[a-z]\w{0,11})$/i;
const commentPath =
  /^\s*(?:\/\/|#|--|<!--|\/\*)\s*(?:file:\s*)?([\w@./\\-]+[/\\][\w@.-]+\.\w+)\s*(?:(?:-->|\*\/)\s*)?$/i;

/** The file a block says it is about: in its info, on the line before it, or in a comment on its first line. */
function pathOf(block: FencedBlock, document: readonly string[]): string | undefined {
  const said = block.before.findLast((line) => !isBlankLine(line)) ?? '';
  const first = (block.lines[0] ?? '').trim();
  // A comment that stands in the old text is part of the text.
  const isOwn = document.some((line) => line.trim() === first);
  const path =
    infoPath.exec(block.infoText)?.[1] ??
    nameIn(block.infoText) ??
    headingPath.exec(said)?.[1] ??
    (isOwn ? undefined : commentPath.exec(first)?.[1]);
  return path === undefined ? undefined : safePath(path);
}

function nameIn(info: string): string | undefined {
  const found = infoName.exec(info);
  return found?.[1] ?? found?.[2];
}

/** A path with `/` that stays inside the workspace and looks like a file, or undefined. */
export function safePath(text: string): string | undefined {
  const path = text.trim().replaceAll('\\', '/').replace(/^\.\//, '');
  const isInside = !/^(\/|[a-z]:|~)/i.test(path) && !path.split('/').includes('..');
  const name = path.slice(path.lastIndexOf('/') + 1);
  const stem = name.slice(0, /\.[a-z]\w*$/i.exec(name)?.index ?? 0);
  return isInside && !/[\s:*?"<>|]/.test(path) && /[\w\])]/.test(stem) ? path : undefined;
}

const isSameFile = (path: string, own: string): boolean =>
  path === own || own.endsWith(`/${path}`) || path.endsWith(`/${own}`);

/** Parts the blocks of an answer into those about `own` (or about no file by name) and those of other files. */
export function byFile(
  blocks: readonly FencedBlock[],
  own: string,
  document: readonly string[],
): { readonly own: readonly FencedBlock[]; readonly others: readonly FileAnswer[] } {
  const others = new Map<string, FileAnswer>();
  const mine: FencedBlock[] = [];
  for (const block of blocks.flatMap(splitDiff)) {
    const path = block.lines.every(isBlankLine) ? undefined : pathOf(block, document);
    if (path === undefined || isSameFile(path, own)) {
      mine.push(block);
      continue;
    }
    const known = others.get(path)?.lines ?? [];
    others.set(path, { path, info: block.info, lines: [...known, ...block.lines] });
  }
  return { own: mine, others: [...others.values()] };
}

/** A diff of several files as one block for each. */
function splitDiff(block: FencedBlock): readonly FencedBlock[] {
  const starts = [...block.lines.entries()]
    .filter(([, line]) => /^\+\+\+ \S/.test(line))
    .map(([index]) => (block.lines[index - 1]?.startsWith('--- ') ? index - 1 : index));
  if (starts.length < 2) return [block];
  return starts.map((start, index) => {
    const lines = block.lines.slice(start, starts[index + 1]);
    const named = lines.find((line) => line.startsWith('+++ ')) ?? '';
    const path = named.slice(4).replace(/^b\//, '').split('\t')[0] ?? '';
    // A new file is its added lines.
    const isNew = lines.some((line) => /^--- \/dev\/null/.test(line));
    const added = lines.filter((line) => line.startsWith('+') && !line.startsWith('+++ '));
    return {
      ...block,
      infoText: `${isNew ? 'text' : 'diff'} ${path}`,
      info: isNew ? '' : 'diff',
      before: [],
      lines: isNew ? added.map((line) => line.slice(1)) : lines,
    };
  });
}
