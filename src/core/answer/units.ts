import { languageOf } from '../language/languages.ts';
import { runAtOnce, type Steps } from '../steps.ts';
import { indentOf, isBlankLine } from './textLines.ts';

/** What a person would miss as one thing: a function, a key, a case, a rule, a section, a test. */
export interface Unit {
  readonly kind: 'block' | 'test' | 'case' | 'key' | 'rule' | 'section' | 'value';
  readonly name: string;
  /** The line that names it. */
  readonly start: number;
  /** Line after it. */
  readonly end: number;
}

type Header = Pick<Unit, 'kind' | 'name'>;
type HeaderReader = (line: string, next: string) => Header | undefined;

const modifiers =
  '(?:(?:export|default|declare|public|private|protected|internal|static|abstract|final|override|virtual|async|sealed|partial|open|inline|extern|unsafe|const|local|pub(?:\\([\\w:]+\\))?|data|readonly|suspend|mut|inner|companion|fileprivate|indirect|synchronized)\\s+)*';
const keywordBlock = new RegExp(
  `^${modifiers}(?:function\\*?|def[pm]?|defmodule|defmacro|fn|func|fun|sub|proc|procedure|class|struct|enum|interface|trait|union|protocol|extension|namespace|module|object|record|type|impl|macro_rules!|contract|library|message|service|rpc|mixin|actor|annotation|@interface)\\b\\s*(?:<[^>]*>\\s*)?(?:\\([^)]*\\)\\s*)?([\\w$.:!?~-]+|[^\\s\\w(]?operator\\S*)`,
  'i',
);
const implBlock = /^(?:unsafe\s+)?impl\b[\s\S]*$/;
const terraformBlock =
  /^(resource|data|variable|output|provider|locals|terraform|module)\b((?:\s+"[^"]*")*)\s*\{/;
const test =
  /^(?:x|f)?(?:it|test|describe|context|specify|suite|scenario|feature|shared_examples|testset|@testset|t\.Run|bench|given|when|then)(?:\.\w+)*\s*(?:\(\s*)?(["'`])(.+?)\1/i;
const caseLabel = /^(?:case\b\s*(\S(?:(?!:|->|=>|\bthen\b).)*)|default\s*(?::|->|=>|\bthen\b|$))/;
const whenLabel = /^when\s+(\S(?:(?!\sthen\b).)*)/;
const matchArm =
  /^([\w:|&"'.\s(){}[\],@=-](?:(?!if\b|=>)[\w:|&"'.\s(){}[\],@=-])*)(?:if\b.*)?=>\s*\S/;
const assignedBlock = new RegExp(
  `^${modifiers}(?:(?:let|var|val|const)\\s*)?([\\w$.]+)\\s*(?::[^=]+)?=\\s*(?:async\\s*)?(?:function\\b|\\(.*(?:=>|->)|[\\w$]+\\s*=>|\\($|<.*>\\(|fn\\b|func\\b|lambda\\b|class\\b|struct\\b)`,
);
const control =
  /^(?:if|for|while|switch|catch|return|else|do|try|with|using|lock|foreach|elseif|elsif|unless|until|new|await|yield|throw|match|loop|select|guard|defer|go|finally|except|raise|when|and|or|not|in|assert|print|echo|super|this|delete|typeof)\b/;
const method = /^(?:[\w$<>[\],.?*&:~@\s]+?[\s*&])?(~?[#\w$]+[!?]?)\s*(?:<[^>()]*>\s*)?\(/;
const topValue = new RegExp(
  `^${modifiers}(?:const|let|var|val|static|type|define|#define|local|my|our|readonly)\\s+[*&]?([\\w$]+)`,
);
const bareValue = /^([A-Za-z_$][\w$]*)\s*(?::[^=]+)?=(?!=)/;
const codeKey = /^(?:(["'])([^"']+)\1|([\w$-]+))\??\s*:\s*(?:\S.*)?[,;{[(]\s*(?:(?:\/\/|#).*)?$/;

const quotedKey = /^"((?:[^"\\]|\\.)*)"\s*:/;
const yamlKey =
  /^(?:-\s+)*(?:"([^"]+)"|'([^']+)'|([^\s#"'{[&*!|>%@-](?:[^:#]*[^\s:#])?))\s*:(?:\s|$)/;
const section = /^\[{1,2}([^\]]+)\]{1,2}\s*(?:[#;].*)?$/;
const settingKey = /^([\w.$"'-]+)\s*[=:]/;
const makeTarget = /^([^\s:#=](?:[^:#=]*[^\s:#=])?)\s*::?(?!=)/;
const sqlStatement = /^(?:create|alter|drop|insert|update|delete|grant|with|select)\b/i;
const namedElement = /^<([\w.:-]+)\b[^>]*?\b(?:id|name|key)\s*=\s*["']([^"']+)["']/;
const scriptBlock = /^<(script|style|template)\b/i;

const code: HeaderReader = (line, next) => {
  const text = line.trim();
  const found = codeHeader(text, next);
  if (found !== undefined) return found;
  const value = indentOf(line) === '' ? (topValue.exec(text) ?? bareValue.exec(text)) : null;
  return value === null ? undefined : { kind: 'value', name: value[1] ?? '' };
};

const upToBrace = (text: string): string => text.split('{', 1).join('').trimEnd();

function codeHeader(text: string, next: string): Header | undefined {
  const tested = test.exec(text);
  if (tested !== null) return { kind: 'test', name: tested[2] ?? '' };
  const impl = implBlock.exec(text) ?? terraformBlock.exec(text);
  if (impl !== null) return { kind: 'block', name: upToBrace(impl[0]) };
  const label = caseLabel.exec(text) ?? whenLabel.exec(text);
  if (label !== null) return { kind: 'case', name: label[1]?.trimEnd() ?? 'default' };
  const arm = matchArm.exec(text);
  if (arm !== null && !/^(?:const|let|var|return|export)\b|[=(]\s*(?:async\s*)?\(/.test(text))
    return { kind: 'case', name: arm[1]?.trimEnd() ?? '' };
  const block = keywordBlock.exec(text) ?? assignedBlock.exec(text);
  if (block !== null) return { kind: 'block', name: block[1] ?? '' };
  const key = codeKey.exec(text);
  if (key !== null) return { kind: 'key', name: key[2] ?? key[3] ?? '' };
  return methodHeader(text, next);
}

function methodHeader(text: string, next: string): Header | undefined {
  if (control.test(text) || /[=;]|=>|\bfunction\b|^[@#/*.]/.test(text.split('(')[0] ?? ''))
    return undefined;
  const found = method.exec(text);
  if (found === null || /=>\s*\{?$|\.\s*$|;\s*$/.test(text)) return undefined;
  const isOnLine = text.endsWith('}') && text.includes('{');
  const opens = /\{\s*(?:(?:\/\/|#)[\s\S]*)?$/.test(text) || next.trim() === '{' || isOnLine;
  return opens ? { kind: 'block', name: found[1] ?? '' } : undefined;
}

const named = (kind: Unit['kind'], match: RegExpExecArray | null): Header | undefined => {
  const name = match?.slice(1).find((part) => part !== undefined);
  return name === undefined ? undefined : { kind, name };
};

const readers: Readonly<Record<string, HeaderReader>> = {
  json: (line) => named('key', quotedKey.exec(line.trim())),
  yaml: (line) => named('key', yamlKey.exec(line.trim())),
  toml: (line) =>
    named('section', section.exec(line.trim())) ?? named('key', settingKey.exec(line.trim())),
  css: (line) => {
    const text = line.trim();
    const isValue = text.endsWith(',') && text.slice(text.lastIndexOf('{') + 1).includes(':');
    return /[{,]$/.test(text) && !isValue && !text.startsWith('/*')
      ? { kind: 'rule', name: text.slice(0, -1).trimEnd() }
      : undefined;
  },
  markdown: (line, next) => {
    const heading = /^(?:#{1,6}|={1,5})\s+(\S.*)$/.exec(line)?.[1];
    if (heading !== undefined)
      return { kind: 'section', name: heading.replace(/(?<!#)#+$/, '').trimEnd() || '#' };
    const isUnderlined = /^([=\-~^"'*+#])\1{2,}\s*$/.test(next) && /^\S.*[\p{L}\p{N}]/u.test(line);
    return isUnderlined && !/^[|>\-*+]/.test(line)
      ? { kind: 'section', name: line.trim() }
      : undefined;
  },
  makefile: (line) =>
    indentOf(line) === ''
      ? (named('block', makeTarget.exec(line)) ?? named('value', /^([\w.]+)\s*[:+?]?=/.exec(line)))
      : undefined,
  sql: (line) =>
    indentOf(line) === '' ? named('block', /^((?:[^(;]*[^\s(;])?)/.exec(sqlHead(line))) : undefined,
  markup: (line, next) => {
    const element = namedElement.exec(line.trim());
    if (element !== null) return { kind: 'block', name: `${element[1]} ${element[2]}` };
    return named('block', scriptBlock.exec(line.trim())) ?? codeHeader(line.trim(), next);
  },
};

const sqlHead = (line: string): string => (sqlStatement.test(line) ? line.toLowerCase() : '');

/** By the language table's ids; markup languages and the rest are told by their kind. */
const families: Readonly<Record<string, string>> = {
  json: 'json',
  yaml: 'yaml',
  toml: 'toml',
  ini: 'toml',
  css: 'css',
  scss: 'css',
  markdown: 'markdown',
  restructuredtext: 'markdown',
  makefile: 'makefile',
  sql: 'sql',
};

function familyOf(languageId: string): string | undefined {
  // Of sentences the table knows nothing.
  if (languageId === 'plaintext') return 'markdown';
  const { id, kind } = languageOf(languageId);
  return families[id] ?? (kind === 'markup' ? 'markup' : undefined);
}

/** The things of a text in the order of their first lines; one may hold others. Told by the text alone. */
export const unitsOf = (lines: readonly string[], languageId: string): readonly Unit[] =>
  runAtOnce(unitSteps(lines, languageId));

/** Lines that are read between two rests: well below a millisecond. */
const linesPerStep = 100;

/** The same, with rests. */
export function* unitSteps(lines: readonly string[], languageId: string): Steps<readonly Unit[]> {
  const family = familyOf(languageId);
  const read = readers[family ?? ''] ?? code;
  const units: Unit[] = [];
  for (const [start, line] of lines.entries()) {
    if (start % linesPerStep === 0) yield;
    if (isBlankLine(line)) continue;
    const header = read(line, lines[start + 1] ?? '');
    if (header === undefined || header.name === '') continue;
    const end = family === 'markdown' ? sectionEnd(lines, start) : blockEnd(lines, start);
    units.push({ ...header, start, end });
  }
  return units;
}

const closer = /^\s*(?:[)\]}]|end\b|fi\b|done\b|esac\b|<\/)/;
const continues = /(?:[{([:]|\bdo|\bthen|=>|->|=)\s*(?:(?:\/\/|#)[\s\S]*)?$/;

/** Line after the block that begins on line `start`, told by indentation; what closes it belongs to it. */
export function blockEnd(lines: readonly string[], start: number): number {
  const depth = indentOf(lines[start] ?? '').length;
  let end = start + 1;
  let last = start + 1;
  for (; end < lines.length; end++) {
    const line = lines[end] ?? '';
    if (isBlankLine(line)) continue;
    const indent = indentOf(line).length;
    const opensAlone = indent === depth && line.trim() === '{' && end === last;
    if (indent > depth || opensAlone) {
      last = end + 1;
      continue;
    }
    if (indent !== depth || !closer.test(line)) break;
    last = end + 1;
    if (!continues.test(line)) break;
  }
  return last;
}

function sectionEnd(lines: readonly string[], start: number): number {
  const level = /^#+/.exec(lines[start] ?? '')?.[0].length ?? 1;
  const next = lines.findIndex(
    (line, index) => index > start && (/^(#+)\s/.exec(line)?.[1]?.length ?? 9) <= level,
  );
  const end = next < 0 ? lines.length : next;
  return lines.slice(0, end).findLastIndex((line) => !isBlankLine(line)) + 1;
}
