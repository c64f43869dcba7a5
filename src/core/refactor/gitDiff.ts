/** One file of a diff. */
export interface FileDiff {
  /** Workspace-relative, with `/`: the new name, or the old one of a file that is gone. */
  readonly path: string;
  /** The name before, where it was another: what the diff takes away stood there. */
  readonly oldPath: string | undefined;
  readonly diff: string;
}

/**
 * Splits the output of `git diff` into files. Names are read as Git writes them, quoted ones too. What `diff.submodule`
 * adds about a submodule (subjects of its commits) belongs to the submodule's own path. Linear in its length.
 */
export function splitDiff(diff: string): readonly FileDiff[] {
  return diff
    .split(/^(?=diff --git |Submodule )/m)
    .filter((part) => part.startsWith('diff --git ') || part.startsWith('Submodule '))
    .map((part) => {
      if (part.startsWith('Submodule ')) return submoduleDiff(part);
      const head = headOf(part);
      const [before, after] = namesOf(head);
      const path = after ?? before ?? '';
      const oldPath = before !== undefined && before !== path ? before : undefined;
      return { path, oldPath, diff: part.trimEnd() };
    });
}

/** Whether both names of a changed file may be seen: the old lines of a renamed `.env` are those of `.env`. */
export const isDiffAllowed = (
  { path, oldPath }: FileDiff,
  isAllowed: (path: string) => boolean,
): boolean => path !== '' && isAllowed(path) && (oldPath === undefined || isAllowed(oldPath));

/** `Submodule PATH 1234567..89abcde:`, also with `(new submodule)` or `contains modified content` behind the path. */
function submoduleDiff(part: string): FileDiff {
  const [line = ''] = part.split('\n', 1);
  const path = submoduleLine.exec(line)?.[1] ?? '';
  return { path, oldPath: undefined, diff: part.trimEnd() };
}

const submoduleLine =
  /^Submodule (.+) (?:[0-9a-f]{4,64}\.{2,3}[0-9a-f]{4,64}(?: \([a-z ]+\))?:?|contains (?:modified|untracked) content)$/;

/** Everything before the first hunk: nothing in a file's own lines can pass for a name. */
function headOf(part: string): readonly string[] {
  const lines = part.split('\n');
  const end = lines.findIndex((line) => line.startsWith('@@') || line.startsWith('Binary files'));
  return lines.slice(0, end < 0 ? lines.length : end);
}

function namesOf(head: readonly string[]): readonly [string | undefined, string | undefined] {
  const lineAfter = (prefix: string) =>
    head.find((line) => line.startsWith(prefix))?.slice(prefix.length);
  const renamedFrom = lineAfter('rename from ') ?? lineAfter('copy from ');
  const renamedTo = lineAfter('rename to ') ?? lineAfter('copy to ');
  if (renamedFrom !== undefined && renamedTo !== undefined)
    return [unquote(renamedFrom), unquote(renamedTo)];
  const before = fileName(lineAfter('--- '));
  const after = fileName(lineAfter('+++ '));
  if (before !== undefined || after !== undefined) return [before, after];
  return bothNames(head[0]?.slice('diff --git '.length) ?? '');
}

/** `/dev/null` stands for no file; a tab ends a name with blanks in it. */
function fileName(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const name = unquote(text.startsWith('"') ? text : (text.split('\t')[0] ?? ''));
  return name === '/dev/null' ? undefined : withoutPrefix(name);
}

/** The `a/` and `b/` before a name; `diff.noprefix` and `diff.mnemonicPrefix` write none or others. */
const withoutPrefix = (name: string): string => name.replace(/^[abciwo]\//, '');

/** The line `a/x b/x` of a file without hunks: both names are the same, so each half is one. */
function bothNames(line: string): readonly [string | undefined, string | undefined] {
  const quoted = /^("(?:[^"\\]|\\.)*"|\S+) ("(?:[^"\\]|\\.)*"|\S+)$/.exec(line);
  if (quoted !== null) return [fileName(quoted[1]), fileName(quoted[2])];
  const half = (line.length - 1) / 2;
  return [fileName(line.slice(0, half)), fileName(line.slice(half + 1))];
}

const escapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
};

/** A name in quotes as Git writes those with other than plain characters: bytes of UTF-8 as `\303\266`. */
export function unquote(name: string): string {
  const text = name.trimEnd();
  if (!(text.startsWith('"') && text.endsWith('"') && text.length >= 2)) return text;
  const bytes: number[] = [];
  for (const [piece] of text.slice(1, -1).matchAll(/\\[0-7]{3}|\\.|[^\\]/gsu)) {
    if (!piece.startsWith('\\')) bytes.push(...new TextEncoder().encode(piece));
    else if (piece.length === 4) bytes.push(Number.parseInt(piece.slice(1), 8) & 0xff);
    else bytes.push(escapes[piece[1] ?? ''] ?? piece.charCodeAt(1));
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
