export interface FrontMatter {
  /** The fields by name, without quotes around the whole value. The last of several with one name counts. */
  readonly fields: ReadonlyMap<string, string>;
  /** The text below, or all of it without front matter. */
  readonly body: string;
}

const block = /^---[ \t]*\n(?:([\s\S]*?)\n)?---[ \t]*(?:\n|$)/;
/** Of a line without blanks around it: with them the search would try every blank at both ends. */
const fieldLine = /^([\w-]+)\s*:\s*((?:\S.*)?)$/;
const quoted = /^(["'])(.*)\1$/;

/**
 * Reads the `name: value` lines between two `---` lines at the start of a markdown file. A byte order mark, Windows
 * line ends and a missing last line end make no difference. An opening `---` that is never closed is text.
 */
export function readFrontMatter(text: string): FrontMatter {
  const plain = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const found = block.exec(plain);
  if (found === null) return { fields: new Map(), body: plain };
  const fields = new Map<string, string>();
  for (const line of (found[1] ?? '').split('\n')) {
    const [, name, value = ''] = fieldLine.exec(line.trim()) ?? [];
    if (name !== undefined) fields.set(name, quoted.exec(value)?.[2] ?? value);
  }
  return { fields, body: plain.slice(found[0].length) };
}
