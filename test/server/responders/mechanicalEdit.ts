import type { ShownCode } from './askedCode.ts';

/**
 * The few edits that need no model: renaming a name, and a documentation comment from a function's signature.
 * Undefined for every other instruction.
 */
export function mechanicalEdit(
  { language, text }: ShownCode,
  instruction: string,
): string | undefined {
  const renamed = rename(text, instruction);
  if (renamed !== undefined) return renamed;
  return /\b(document|doc|docs|docstring|documentation|jsdoc)\b/i.test(instruction)
    ? documented(text, language)
    : undefined;
}

function rename(text: string, instruction: string): string | undefined {
  const match =
    /\brename\s+[`'"]?([\p{L}_$][\p{L}\p{N}_$]*)[`'"]?\s+(?:to|into|as)\s+[`'"]?([\p{L}_$][\p{L}\p{N}_$]*)/iu.exec(
      instruction,
    );
  const [, from, to] = match ?? [];
  if (from === undefined || to === undefined) return undefined;
  const name = new RegExp(
    `(?<![\\p{L}\\p{N}_$])${from.replaceAll('$', '\\$')}(?![\\p{L}\\p{N}_$])`,
    'gu',
  );
  return name.test(text) ? text.replace(name, to) : undefined;
}

const signature =
  /^([ \t]*)(?:export\s+)?(?:default\s+)?(?:public\s+|private\s+|static\s+)*(?:async\s+)?(?:function|def|fn|func|fun)\s+([\w$]+)[^(]*\(([^)]*)\)/m;

function documented(text: string, language: string): string | undefined {
  const match = signature.exec(text);
  if (match === null) return undefined;
  const [, indent = '', name = '', parameters = ''] = match;
  const names = parameters
    .split(',')
    .map((parameter) => /[\w$]+/.exec(parameter)?.[0] ?? '')
    .filter((parameter) => !['', 'self', 'cls', 'this'].includes(parameter));
  const title = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
  const sentence = `${title.charAt(0).toUpperCase()}${title.slice(1)}.`;
  if (/^(python|py)$/.test(language)) {
    const head = /^[^\n]*:[ \t]*\n/m.exec(text.slice(match.index))?.[0];
    if (head === undefined) return undefined;
    const body = match.index + head.length;
    return `${text.slice(0, body)}${indent}    """${sentence}"""\n${text.slice(body)}`;
  }
  const lines = /^(rust|go|rs)$/.test(language)
    ? [sentence].map((line) => `${indent}${language === 'go' ? `// ${name}:` : '///'} ${line}`)
    : [
        `${indent}/**`,
        `${indent} * ${sentence}`,
        ...names.map((parameter) => `${indent} * @param ${parameter}`),
        `${indent} */`,
      ];
  return `${text.slice(0, match.index)}${lines.join('\n')}\n${text.slice(match.index)}`;
}
