import { type AnswerTarget, isWholeDocument, targetLines } from '../answer/answerTarget.ts';
import { indentUnit } from '../answer/indentation.ts';
import type { Message } from '../api/message.ts';

/** Something an editor reports about the part. */
export interface Problem {
  /** Line in the document, from 0. */
  readonly line: number;
  readonly message: string;
  /** e.g. `ts(2345)`. */
  readonly code?: string;
}

/** A definition of a name used in the part, from another place. */
export interface Definition {
  readonly path: string;
  readonly text: string;
}

export interface EditRequest {
  readonly target: AnswerTarget;
  readonly instruction: string;
  /** Selected lines inside a wider part, when the action is about them. */
  readonly focus?: { readonly start: number; readonly end: number };
  readonly problems: readonly Problem[];
  readonly definitions: readonly Definition[];
  /** Earlier turns about the same part: what was asked and what was answered. */
  readonly before?: readonly { readonly instruction: string; readonly answer: string }[];
}

/** Lines of the file sent before and after the part: most functions see all they touch, most files go whole. */
const linesBefore = 150;
const linesAfter = 80;
/** Longest line around the part sent whole, in characters: a minified line would be the prompt. */
const maxLineChars = 1000;

/**
 * The messages that ask for a rewrite. The file comes first and the instruction last, so that asking again about the
 * same part repeats the beginning (which the provider caches).
 */
export function editMessages(request: EditRequest): readonly Message[] {
  const { target } = request;
  const part = isWholeDocument(target) ? 'file' : 'part';
  const turns = (request.before ?? []).flatMap((turn): readonly Message[] => [
    { role: 'user', content: `Instruction: ${turn.instruction}` },
    { role: 'assistant', content: turn.answer },
  ]);
  return [
    { role: 'system', content: systemPrompt(part) },
    { role: 'user', content: describeFile(request, part) },
    ...turns,
    { role: 'user', content: ask(request) },
  ];
}

function systemPrompt(part: 'file' | 'part'): string {
  const rules = [
    `You rewrite code inside an editor. You are given a file${part === 'part' ? ' with one part marked' : ''} and an instruction.`,
    `Answer with the complete new text of the ${part} in one fenced code block, and with nothing else.`,
    'Write out every line of it; never leave anything out with a comment such as "rest unchanged".',
    'Keep everything the instruction does not ask to change: names, comments, indentation, blank lines.',
    'If the new code needs imports that the file lacks, write them as the first lines of the block.',
    'If nothing has to change, answer with the text as it is.',
    'Only when the instruction needs another file changed: after the block, write its path on a line of its own, then a ' +
      'fenced block with the whole text of a new file, or with search/replace blocks for a file that exists.',
  ];
  return (part === 'file' ? rules.filter((rule) => !rule.startsWith('If the new')) : rules).join(
    ' ',
  );
}

function describeFile({ target, definitions }: EditRequest, part: string): string {
  const { document, start, end, path, languageId } = target;
  const unit = indentUnit(document);
  const style =
    unit === undefined ? '' : `; indentation: ${unit === '\t' ? 'tabs' : `${unit.length} spaces`}`;
  const before = document.slice(Math.max(0, start - linesBefore), start);
  const after = document.slice(end, end + linesAfter);
  return [
    `File: ${path} (${languageId}${style})`,
    ...definitions.map(({ path: from, text }) => tagged('definition', [text], ` from="${from}"`)),
    ...(before.length > 0 ? [tagged('before', before.map(shortened))] : []),
    tagged(part, targetLines(target)),
    ...(after.length > 0 ? [tagged('after', after.map(shortened))] : []),
  ].join('\n\n');
}

const tagged = (name: string, lines: readonly string[], attributes = ''): string =>
  `<${name}${attributes}>\n${lines.join('\n')}\n</${name}>`;

const shortened = (line: string): string =>
  line.length > maxLineChars ? `${line.slice(0, maxLineChars)} …` : line;

function ask({ target, instruction, focus, problems }: EditRequest): string {
  const parts: string[] = [];
  if (focus !== undefined)
    parts.push(tagged('selected', target.document.slice(focus.start, focus.end)));
  if (problems.length > 0)
    parts.push(
      `The editor reports:\n${problems.map((problem) => describeProblem(problem, target)).join('\n')}`,
    );
  return [...parts, `Instruction: ${instruction}`].join('\n\n');
}

function describeProblem({ line, message, code }: Problem, target: AnswerTarget): string {
  const source = target.document[line]?.trim() ?? '';
  return `- line ${line + 1}${code === undefined ? '' : ` [${code}]`}: ${message}\n  in: ${shortened(source)}`;
}

/** Characters per token, on the low side: code with signs and indentation (measured tokenizers give 3 to 4). */
const charsPerToken = 3;
/** Extra tokens for reasoning and for a part that becomes longer. */
const spareTokens = 2048;
/**
 * Room for what is written from nothing, at an empty line or in place of a few: about 400 lines behind a little reasoning.
 * A long part has it anyway.
 */
const leastTokens = 8192;
/** Models give no more at once (CEREBRAS.md §5.1: 32 k), and quota is charged for it in advance. */
const maxTokens = 16_000;

/** Upper bound of the answer's tokens: the part may double, and a short one become a file. */
export function editBudget(target: AnswerTarget): number {
  const chars = targetLines(target).join('\n').length;
  const doubled = spareTokens + Math.ceil((2 * chars) / charsPerToken);
  return Math.min(maxTokens, Math.max(leastTokens, doubled));
}
