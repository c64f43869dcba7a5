import type { Message } from '../api/message.ts';
import type { FillPrompt, ModelRequest } from '../api/modelRequest.ts';
import type { ContextItem } from '../context/contextItem.ts';
import { holeMark } from './clean.ts';
import type { CursorContext } from './cursorContext.ts';
import { indentUnitBefore } from './indentation.ts';

/** What is known about a place beside its text. */
export interface PromptInput {
  readonly place: CursorContext;
  /** Most stable first: providers cache the exact beginning of a prompt. */
  readonly items: readonly ContextItem[];
  /** Upper bound of answer tokens, reasoning not counted. */
  readonly answerTokens: number;
  /** What a reasoning model thinks although it was asked not to. */
  readonly allowanceTokens: number;
  /** 0–2; low for one answer, higher for alternatives. */
  readonly temperature: number;
}

/** Characters of the document around the cursor that are sent: about 2,000 and 450 tokens. */
const maxPrefix = 7_000;
const maxSuffix = 1_600;
/** The sent prefix begins at a multiple of so many lines, so that it stays the same from key to key. */
const prefixStep = 32;

const system = `You complete code at a cursor. The user shows what comes after the cursor, then what comes before it; ${holeMark} marks the cursor.
Answer with the text to insert at ${holeMark} and with nothing else: no explanation, no Markdown fence, no repetition of the text before or after it.
Begin exactly where the cursor stands: a half-typed word is only finished, indentation that is there is not repeated.
Keep the document's indentation, naming and style. Stop where the statement or block ends. If the text after the cursor continues the thought, answer only what is missing between.`;

interface Example {
  readonly about: string;
  readonly after: string;
  readonly before: string;
  readonly answer: string;
}

const examples: readonly Example[] = [
  {
    about: 'src/range.ts, TypeScript, indented with 2 spaces',
    after: '\n  }\n}\n',
    before:
      'export function clampAll(values: number[], low: number, high: number): number[] {\n  const result: number[] = [];\n  for (const value of values) {\n    ',
    answer: 'result.push(Math.min(Math.max(value, low), high));',
  },
  {
    about: 'tools/words.py, Python, indented with 4 spaces',
    after: '\n\n\nif __name__ == "__main__":\n    main()\n',
    before: 'import sys\n\n\ndef count_words(path):\n    with open(path) as file:\n        ret',
    answer: 'urn len(file.read().split())',
  },
  {
    about: 'lib/queue.js, JavaScript, indented with tabs',
    after: ');\n',
    before:
      'function drain(queue) {\n\twhile (queue.length > 0) queue.shift()();\n}\n\nsetTimeout(() => drain(jobs), ',
    answer: '0',
  },
];

/** Everything before the cursor's own part is the same for every request: the cache of the provider begins with it. */
const preamble: readonly Message[] = [
  { role: 'system', content: system },
  ...examples.flatMap((example): readonly Message[] => [
    { role: 'user', content: question({ ...example, context: '' }) },
    { role: 'assistant', content: example.answer },
  ]),
];

/**
 * Builds the request for one place: few-shot chat turns for models that only chat, and the same place as a native
 * fill-in-the-middle prompt for providers that have one.
 */
export function buildCompletionRequest(input: PromptInput): ModelRequest {
  const { place, items } = input;
  const before = windowBefore(place.prefix);
  const after = windowAfter(place.suffix);
  const fill: FillPrompt = {
    prefix: before,
    suffix: after,
    path: place.path,
    extra: items.flatMap((item) =>
      item.path === undefined ? [] : [{ path: item.path, text: item.text }],
    ),
  };
  const about = `${place.path}, ${place.languageId}, ${indentName(before)}`;
  const context = items.map((item) => `${item.title}:\n${item.text}\n\n`).join('');
  return {
    messages: [...preamble, { role: 'user', content: question({ about, context, after, before }) }],
    fill,
    maxTokens: input.answerTokens + input.allowanceTokens,
    temperature: input.temperature,
    stop: [holeMark, '\n\n\n', ...(place.languageId === 'markdown' ? [] : ['\n```'])],
  };
}

function question(parts: {
  readonly about: string;
  readonly context: string;
  readonly after: string;
  readonly before: string;
}): string {
  return `${parts.context}File: ${parts.about}\n\nAfter the cursor:\n${parts.after}\n\nBefore the cursor:\n${parts.before}${holeMark}`;
}

/** The part of the text before the cursor that is sent: its end, from a line whose number is a multiple of 32. */
export function windowBefore(prefix: string): string {
  if (prefix.length <= maxPrefix) return prefix;
  const lines = prefix.split('\n');
  let first = 0;
  let length = prefix.length;
  while (length > maxPrefix && first + prefixStep < lines.length) {
    for (const line of lines.slice(first, first + prefixStep)) length -= line.length + 1;
    first += prefixStep;
  }
  const window = lines.slice(first).join('\n');
  return window.slice(-maxPrefix);
}

function windowAfter(suffix: string): string {
  if (suffix.length <= maxSuffix) return suffix;
  const window = suffix.slice(0, maxSuffix);
  const end = window.lastIndexOf('\n');
  return end > 0 ? window.slice(0, end) : window;
}

function indentName(text: string): string {
  const unit = indentUnitBefore(text);
  return unit === '\t' ? 'indented with tabs' : `indented with ${unit.length} spaces`;
}
