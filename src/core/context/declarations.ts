const modifiers =
  '(?:(?:export|default|public|private|protected|internal|static|async|abstract|final|override|readonly|declare|virtual|inline|unsafe|extern|open|sealed|data|local|pub(?:\\([^)]*\\))?)\\s+)*';

/** A word says what kind of thing is named. */
const byKeyword = new RegExp(
  `^\\s*${modifiers}(?:function\\*?|class|interface|type|enum|struct|trait|impl|def|defp|defmodule|func|fn|fun|const|let|var|val|module|namespace|record|object|protocol|macro_rules!|sub|mod|union|static(?=\\s+(?:mut\\s+)?[A-Z_\\d]+\\s*:))\\s+(?:mut\\s+)?(?:\\([^)]*\\)\\s*)?([A-Za-z_$][\\w$]*)`,
);
/** Methods: a name, parameters and the beginning of a body. */
const byBody = new RegExp(
  `^\\s+${modifiers}(?:get\\s+|set\\s+|[\\w<>[\\],.*&]+\\s+)?\\*?#?([A-Za-z_$][\\w$]*)\\s*(?:<[^>]*>)?\\([^;]*\\)\\s*(?:(?::|->)[^{;=]+)?\\{\\s*$`,
);
/** Members with a type, and entries of objects. */
const byColon = new RegExp(`^\\s+${modifiers}#?([A-Za-z_$][\\w$]*)[?!]?\\s*:\\s`);
/** Fields and constants that are set: `self.a =`, `exports.a =`, `A =` at the margin. */
const byValue =
  /^(?:\s+(?:self|this)\.|\s*(?:module\.)?exports\.|\s*[\w$]+\.prototype\.|(?=[A-Za-z_]))([A-Za-z_$][\w$]*)\s*(?::[^=]+)?=(?![=>])/;
/** Go's fields and groups: a name, then a type or a value, one tab deep. */
const byTab =
  /^\t([A-Za-z_]\w*)(?:\s+(?:\[\]|\*|map\[|chan\s|func\()?[\w.[\]*{}()]+(?:\s+`.*)?|\s+(?:[\w.]+\s*)?=[^=].*)?$/;
/** Constants of an enumeration or a class, and members that are set on another object. */
const byMember = /^\s+(?:([A-Z][A-Z\d_]{2,})\s*=(?!=)|(?:[\w$]+\.)+([A-Za-z_$][\w$]*)\s*=(?![=>]))/;

const noNames = new Set(
  'if for while switch catch return function else elif with do try new throw await typeof case super constructor match loop unsafe default self this and not class defer goto break continue package import fallthrough range pass raise yield await del assert in is or end'.split(
    ' ',
  ),
);

const patterns = [byKeyword, byBody, byColon, byValue, byTab, byMember];

/** The name that a line declares, told from the line alone, in any language; undefined for most lines. */
export function declaredName(line: string): string | undefined {
  if (line.length > 400) return undefined;
  for (const pattern of patterns) {
    const match = pattern.exec(line);
    const name = match?.[1] ?? match?.[2];
    if (name !== undefined && name.length >= 3 && !noNames.has(name)) return name;
  }
  return undefined;
}
