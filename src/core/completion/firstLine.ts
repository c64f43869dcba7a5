import { isLineComment } from '../language/frame.ts';
import { isBlank, leadingSpace } from '../language/indentation.ts';
import type { Language } from '../language/language.ts';
import { createScanner } from '../language/scanner.ts';
import { isOpenedOnLine, type SyntaxContext } from './syntaxContext.ts';

/** Begins a statement in one language or the other. */
const keyword =
  /^(?:if|for|while|foreach|switch|match|return|let|const|var|val|def|fn|func|fun|function|class|struct|enum|import|from|use|using|public|private|protected|static|void|int|auto|try|with|print|puts|echo|local|case|type|interface|export|await|throw|raise|yield|new|begin|do|module|namespace|package|require|include|set|unless|until|switch|defer|go|pub|impl|mod|async|final|override|data|cat|cd|git|npm|RUN|COPY|SELECT|INSERT|UPDATE|DELETE|CREATE|WITH|ALTER|DROP|FROM|BEGIN)\b/;
const codeSign =
  /\w\(|[=;{}\\]|->|=>|::|\$\w|@\w|^\w+\.\w+ ["'(]|^[\w-]+ ["'\\]|\s-{1,2}\w|\(\s*$|^[-\w]+:(?:\s|$)|^<|^[#.][\w-]+ ?\{/;
/** Right behind a word a word is code only where it is more than the rest of that word. */
const startsCode =
  /^(?:[\w.]+\(|[\w.[\]]+ *(?::?=|[+-]=)(?!=)|\w+: .*,$|\w+\.\w+ ["'(]|[\w-]+ ["'\\])/;
/** What begins a statement in some languages, and is the rest of a word and a sentence in the others. */
const clause = /^[\w']+ .*(?:->|=>|\\\w)/;
const startsCodeIn: Readonly<Record<string, RegExp>> = {
  haskell: clause,
  elm: clause,
  fsharp: clause,
  ocaml: clause,
  sql: /^\w+ [A-Z]{2,}\b/,
  yaml: /^[-\w]+:(?:\s|$)/,
  css: /^[-\w]+:(?:\s|$)/,
  scss: /^[-\w]+:(?:\s|$)/,
  makefile: /^[-\w]+:(?:\s|$)/,
  shellscript: /^[a-z]+ -{1,2}\w/,
  dockerfile: /^[a-z]+ -{1,2}\w/,
};
/** A comment that ends within code: what follows is the rest of that. */
const endsInCode = /(?:->|::|\$|["'`])\w*$|\w\([^()]*$|^[\s\w$.>[\]-]+ = .*[?:=+*/(,&|-]\s*$/;
const strongCode = /[;{]\s*$|\w\([^)]*\)\s*(?:;\s*)?$|\w\s*(?:=|:=|=>|->)\s*\S/;
const proseStart = /^[A-Z]?[a-z]+ [a-z]+ [a-z]+\b(?!.*[;={])/;

/** Keywords that what follows must be set apart from. */
const apart =
  /(?:^|[^\p{L}\p{N}_$.@#-])(return|throw|await|yield|import|export|typeof|instanceof|extends|implements|raise|new|else|elif|elsif|case|delete|goto|assert|package|using|namespace|SELECT|FROM|WHERE|AND|OR|INTO|VALUES|UPDATE|DELETE|INSERT|JOIN|ON|SET|CREATE|TABLE|ORDER BY|GROUP BY|HAVING|LIMIT|UNION|RUN|COPY|ADD|CMD|ENTRYPOINT|ENV|WORKDIR|EXPOSE|ARG|LABEL|const|let|var|def|fn|func|fun|function|class|struct|interface|enum|trait|impl|pub|mut|public|private|protected|static|final|abstract|override|val|lateinit|module|defmodule|defp|include|require|echo|print|puts)$/u;
/** Words that begin with one of those and are others. */
const longer =
  /^(?:return(?:ed|s|ing|Value|Type|Code)|import(?:s|ed|er|ant|lib)|export(?:s|ed|er)|new(?:line|er|est|s|lines|Value|Name|Item|Text|State|User|Data)|else(?:if|where)|case(?:s|less|Sensitive)|delete(?:d|s|All|One|By\w+)|class(?:es|Name|List|ify|method|room)|const(?:ant|ants|ructor|raint|ructors|expr)|var(?:iable|iables|char|s|args)|let(?:ter|ters)|public(?:Key|Path|Url|ation|ly)|static(?:method|ally)|final(?:ly|ize|ized|Value)|struct(?:ure|ured|s)|type(?:s|d)|print(?:ln|f|er|s|ed)|func(?:tion|tions|s|tools)|function(?:s|al|Name)|fun(?:ction|c)|def(?:ault|er|ine|ined|p|module|initions?|struct|macrop?|impl|protocol|delegate|guardp?|exception|overridable)|val(?:ue|ues|id|idate|idator)|require(?:d|s|ments?)|include(?:s|d)|module(?:s)|interface(?:s)|package(?:s|Name)|impl(?:ement|ements|ementation)|throw(?:s|able)|yield(?:s|ed)|assert(?:ion|Equal\w*|True|False|ions|That)|enum(?:erate|s)|export(?:able)|extend(?:s)|mut(?:able|ex)|override(?:s)|puts|echo(?:ed))/;

export interface Start {
  readonly text: string;
  /** The text goes onto a line below the cursor's. */
  readonly isOnOwnLine: boolean;
}

/**
 * What an answer's first line lacks before it: a line break where it was glued to a comment, a block's head or a whole
 * statement, or a space behind a keyword. Gives the line to go on with.
 */
export function withStart(line: string, around: SyntaxContext): Start {
  if (isBlank(line) || isBlank(around.linePrefix)) return { text: line, isOnOwnLine: false };
  const text = line.trimStart();
  const lead = breakBefore(line, text, around);
  if (lead !== undefined) return { text: lead + text, isOnOwnLine: true };
  return { text: needsSpace(line, around) ? ` ${line}` : line, isOnOwnLine: false };
}

/** The indentation of the line that the text must begin; undefined where it may stand behind the cursor. */
function breakBefore(line: string, text: string, around: SyntaxContext): string | undefined {
  if (!isBlank(around.lineSuffix)) return undefined;
  const same = leadingSpace(around.linePrefix);
  const deeper = same + around.step.text;
  const top = around.frames.at(-1);
  if (isLineComment(top))
    return isWordsOn(line, around) || !isCodeBehindComment(text, around) ? undefined : same;
  if (top?.kind === 'string' || top?.kind === 'comment') return undefined;
  if (endsComment(around)) return same;
  if (opensHere(line, text, around)) return deeper;
  return isNextStatement(text, around) ? same : undefined;
}

/** The comment goes on in words: behind a space, or in half a word of a comment that has more lines. */
function isWordsOn(line: string, around: SyntaxContext): boolean {
  const { linePrefix, frames, language, below } = around;
  const isSpaced = /^ [a-z(]/.test(line) && /[\p{L}\p{N},]$/u.test(linePrefix);
  if (isSpaced && !strongCode.test(line)) return true;
  const mark = frames.at(-1)?.open ?? '';
  const isBlock = language.lineComments.includes(mark) && below[0]?.trimStart().startsWith(mark);
  const above = around.above.at(-1)?.trimStart() ?? '';
  // Code that was commented out goes on in code.
  if (language.lineComments.includes(mark) && above.startsWith(mark) && /[;{},]\s*$/.test(above))
    return true;
  return isBlock === true && /\p{L}$/u.test(linePrefix) && /^[\p{L}\p{N}]/u.test(line);
}

function isCodeBehindComment(
  text: string,
  { linePrefix, frames, language }: SyntaxContext,
): boolean {
  const mark = frames.at(-1)?.open ?? '';
  const words = linePrefix.slice(linePrefix.lastIndexOf(mark) + mark.length);
  if (
    !/[\p{L}\p{N}.!?:)\]"'`]\s*$/u.test(words) ||
    language.lineComments.some((item) => text.startsWith(item))
  )
    return false;
  if (endsInCode.test(words)) return false;
  if (/\s$/.test(words)) return strongCode.test(text) && !proseStart.test(text);
  if (/[.!?:]$/.test(words))
    return (codeSign.test(text) || keyword.test(text)) && !proseStart.test(text);
  if (keyword.test(text)) return !proseStart.test(text) || codeSign.test(text);
  if (!/^\w/.test(text)) return codeSign.test(text);
  return startsCode.test(text) || startsCodeIn[language.id]?.test(text) === true;
}

/** A block comment or a docstring ends right before the cursor. */
function endsComment({ linePrefix, language }: SyntaxContext): boolean {
  const typed = linePrefix.trim();
  const isComment = language.blockComments.some(
    ({ close }) => typed.endsWith(close) && close.length > 1 && !/[)\]}]$/.test(close),
  );
  return isComment || (language.indentBlocks && /^(?:[rRuU]?("""|''').*\1|"""|''')$/.test(typed));
}

/** Words behind which a block's first statement may stand without a space. */
const blockWord =
  /(?:^|[^\p{L}\p{N}_$])(?:then|do|else|begin|try|loop|repeat|of|where|in|unless|ensure)$/iu;

/** Half a word, a name or a value of a head goes on right behind the cursor. */
const isMidWord = (line: string, linePrefix: string): boolean =>
  (/[\p{L}\p{N}_$]$/u.test(linePrefix) &&
    /^[\p{L}\p{N}_$]/u.test(line) &&
    !blockWord.test(linePrefix) &&
    !keyword.test(line)) ||
  /[^=]=$/.test(linePrefix);

/** The line before the cursor opens a block that goes on below. */
function opensHere(line: string, text: string, around: SyntaxContext): boolean {
  const { linePrefix, language, frames } = around;
  const top = frames.at(-1);
  if (isMidWord(line, linePrefix)) return false;
  if (top?.kind === 'bracket') return opensBrace(line, text, around);
  if (language.indentBlocks) return opensByIndentation(text, around);
  if (language.kind === 'code' && caseLabel.test(linePrefix)) return true;
  if (language.id === 'shellscript' && /^\s*[^\s()]+\)$/.test(linePrefix)) return true;
  if (top?.kind !== 'block' || !isOpenedOnLine(top, around)) return false;
  if (top.family === 'fence') return true;
  if (closesOnLine(line, around)) return false;
  return top.family === 'element' ? text.startsWith('<') : isWholeHead(line, text, around);
}

/** A brace that a block begins with: not one of an expression, an interpolation or an object on one line. */
function opensBrace(line: string, text: string, around: SyntaxContext): boolean {
  const { linePrefix, language, frames } = around;
  const top = frames.at(-1);
  const typed = linePrefix.trimEnd();
  if (top?.open !== '{' || !typed.endsWith('{') || /^[}|]/.test(text)) return false;
  if (!isOpenedOnLine(top, around) || language.kind !== 'code') return false;
  const mayBeJsx = /^(?:type|java)script/.test(language.id);
  if (
    mayBeJsx &&
    /(?:>|[^=]=|^)\s*\{$/.test(typed) &&
    !/=>\s*\{$|[^\w"'}]\s=\s*\{$|\w\s+=\s*\{$/.test(typed)
  )
    return false;
  return !closesOnLine(line, around) && !/^[\w\s,():]*(?:\bin|->)\s*$/.test(text);
}

/** Heads that are told by the word they begin with, and end with their line. */
const isLineHead = ({ opensBlock, blocks }: Language): boolean =>
  opensBlock.source.startsWith('^') || (blocks.marks.length > 0 && blocks.words.size === 0);
/** Words that are heads by themselves. */
const bareHead = /^\s*(?:else|begin|try|finally|catch|otherwise|repeat|endfor)$/i;

/** The head before the cursor is not at its end: brackets are open, a name or a value is missing, or it goes on. */
function isWithinHead(line: string, { linePrefix, language }: SyntaxContext): boolean {
  const count = (sign: string) => linePrefix.split(sign).length;
  if (count('(') > count(')') || /^\s*\(/.test(line)) return true;
  // An operator has no second value yet, or comes with the answer.
  if (/(?<![-=])[=,+*<&]\s*$/.test(linePrefix) || /^\s*[=<>+,]/.test(line)) return true;
  if (!isLineHead(language)) return false;
  if (/^[\s=.,:<>&|+*/~-]/.test(line) || /[\s=:,+*/<>&|~-]$/.test(linePrefix)) return true;
  return /^\s*\w+!?$/.test(linePrefix) && !bareHead.test(linePrefix);
}

/** The head of a block of words or marks is whole: what follows is its first statement. */
function isWholeHead(line: string, text: string, around: SyntaxContext): boolean {
  const { linePrefix, language } = around;
  if (isWithinHead(line, around)) return false;
  if (/^\s*(?:def|class|module|struct)\s+[\w.:?!]+$/.test(linePrefix)) {
    if (/^["'@[:{]/.test(text) || keyword.test(text)) return true;
    return codeSign.test(text) && !text.startsWith('(');
  }
  if (language.blocks.marks.length > 0 && language.blocks.words.size === 0) return true;
  if (language.opensBlock.test(linePrefix)) return true;
  return /\)\s*$/.test(linePrefix) && !/^[\s.([=]/.test(line);
}

const caseLabel = /^\s*(?:case\b[^?]*|default\s*):$/;
const pythonHeader =
  /^\s*(?:async\s+)?(?:def|class|if|elif|else|for|while|with|try|except|finally|match|case|func|proc|when|of)\b.*:\s*(?:#.*)?$/;

export const isPythonHeader = (line: string): boolean => pythonHeader.test(line);

function opensByIndentation(
  text: string,
  { language, linePrefix, frames }: SyntaxContext,
): boolean {
  if (frames.some(({ kind }) => kind !== 'block')) return false;
  if (language.id === 'yaml') {
    if (!/^\s*(?:- )?["']?[\w./-]+["']?:\s*$/.test(linePrefix)) return false;
    return /^- |^["']?[\w./-]+["']?:(?:\s|$)/.test(text);
  }
  if (language.id === 'haskell' || language.id === 'elm' || language.id === 'fsharp')
    return /\b(?:do|where|of)$/.test(linePrefix);
  return pythonHeader.test(linePrefix);
}

function closesOnLine(
  line: string,
  { documentLanguage, frames, linePrefix }: SyntaxContext,
): boolean {
  const scanner = createScanner(documentLanguage, { frames, linePrefix });
  scanner.feed(line);
  return scanner.frames.length < frames.length;
}

const importLine = /^\s*(import|from|#\s*include|using|use|require|export \*)\b/;

/** The line before the cursor is whole, and the text is another one. */
function isNextStatement(text: string, around: SyntaxContext): boolean {
  const { linePrefix, language, frames } = around;
  const top = frames.at(-1);
  const typed = linePrefix.trimEnd();
  const mark = /^\s*([-*+]|\d+([.)]))\s+\S/.exec(typed);
  if ((language.kind === 'prose' || language.id === 'yaml') && mark !== null)
    return mark[2] === undefined
      ? text.startsWith(`${mark[1]} `)
      : new RegExp(`^\\d+\\${mark[2]} `).test(text);
  if (language.kind !== 'code') return false;
  if (language.id === 'yaml')
    return (
      /^\s*(?:- )?["']?[\w./-]+["']?:\s+[^\s&*|>].*[^\s:,]$/.test(typed) &&
      /^["']?[\w./-]+["']?:(?:\s|$)/.test(text)
    );
  if (typed.endsWith(';') && top?.open !== '(' && !language.indentBlocks)
    return /^[\w@#$<"'[*&/(-]/.test(text) && !isSameLineWord(text, around);
  if (/^\s*@[\w.]+(?:\(.*\))?$/.test(typed) && isAnnotated(text, around)) return true;
  const own = importLine.exec(typed)?.[1];
  return own !== undefined && /["'>\w*;)}]$/.test(typed) && importLine.exec(text)?.[1] === own;
}

/** `then` and `do` of a shell stand behind the semicolon. */
const isSameLineWord = (text: string, { language }: SyntaxContext): boolean =>
  language.id === 'shellscript' && /^(?:then|do)\b/.test(text);

/** What stands below an annotation; an attribute of Elixir goes on with its value. */
const isAnnotated = (text: string, { language }: SyntaxContext): boolean =>
  language.id !== 'elixir' && (/^(?:@|[A-Z][\w<>,.[\]]* \w)/.test(text) || keyword.test(text));

/** Languages with an operator `new`. */
const hasNew = /^(?:typescript|javascript|java|csharp|cpp|php|scala|dart|groovy|d|svelte|vue)$/;
/** Stand between two values. */
const infixWord = /^(?:instanceof|extends|implements|else|[A-Z ]+)$/;

/** Behind a word that is none of the language's own it is a name: `bool include`. */
function isName(word: string, linePrefix: string): boolean {
  const before = linePrefix.slice(0, -word.length);
  const head = before.trimEnd();
  if (head === before || infixWord.test(word) || !/[\p{L}\p{N}_$]$/u.test(head)) return false;
  const last = head.split(/[^\p{L}\p{N}_$]+/u).at(-1) ?? '';
  return !keyword.test(last) && !apart.test(last);
}

function needsSpace(line: string, around: SyntaxContext): boolean {
  const { linePrefix, language, frames } = around;
  const top = frames.at(-1);
  if (top?.kind === 'string' || top?.kind === 'comment' || /^\s/.test(line)) return false;
  if (linePrefix.endsWith(':')) return needsSpaceBehindColon(line, around);
  if (language.kind !== 'code' || language.isUnknown === true) return false;
  const word = apart.exec(linePrefix)?.[1];
  if (word === undefined || !/^[\p{L}\p{N}_$"'`{[*@]/u.test(line)) return false;
  if (word === 'new' && (!hasNew.test(language.id) || !/^[A-Z][\w.]*[(<[{]/.test(line)))
    return false;
  if (/^["'`{[*@]/.test(line)) return true;
  const joined = word + (/^[\p{L}\p{N}_$]+/u.exec(line)?.[0] ?? '');
  if (line.startsWith('_') || longer.test(joined) || isName(word, linePrefix)) return false;
  const joinedName = new RegExp(
    `(?:^|[^\\p{L}\\p{N}_$])${joined.replaceAll('$', '\\$')}(?![\\p{L}\\p{N}_$])`,
    'u',
  );
  return ![...around.above, ...around.below].some((other) => joinedName.test(other));
}

function needsSpaceBehindColon(
  line: string,
  { linePrefix, language, frames }: SyntaxContext,
): boolean {
  if (language.id === 'yaml')
    return /^\s*(?:(?:- )?["'][\w./ -]+|[\w./-][\w./ -]*)["']?:$/.test(linePrefix);
  if (language.id === 'json') return /"\s*:$/.test(linePrefix);
  if (language.id === 'css' || language.id === 'scss')
    return (
      frames.at(-1)?.open === '{' &&
      /^\s*[\w-]+:$/.test(linePrefix) &&
      !/^(?:hover|focus|active|before|after|first|last|nth|not|root|is|where|:)/.test(line)
    );
  return false;
}
