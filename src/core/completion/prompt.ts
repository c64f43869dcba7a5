import type { Message } from '../api/message.ts';
import type { FillPrompt, ModelRequest } from '../api/modelRequest.ts';
import type { ContextItem } from '../context/contextItem.ts';
import { windowAfter, windowBefore } from '../context/sentWindow.ts';
import type { CursorContext } from '../documents/cursorContext.ts';
import { holeMark } from './clean.ts';
import { stepAt } from './step.ts';

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

const system = `You complete code at a cursor. The user shows what comes after the cursor, then what comes before it; ${holeMark} marks the cursor.
Answer with the text to insert at ${holeMark} and with nothing else: no explanation, no Markdown fence, no repetition of the text before or after it.
Begin exactly where the cursor stands: a half-typed word is only finished, indentation that is there is not repeated.
Keep the document's indentation, naming and style. Stop where the statement or block ends. If the text after the cursor continues the thought, answer only what is missing between.`;

export interface Example {
  readonly about: string;
  readonly after: string;
  readonly before: string;
  readonly answer: string;
}

/** The few-shot turns: an answer that says one word for word answers nothing. */
export const examples: readonly Example[] = [
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
  const about = `${place.path}, ${place.languageId}, ${indentName(place)}`;
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

function indentName(place: CursorContext): string {
  const { text } = stepAt(place);
  return text === '\t' ? 'indented with tabs' : `indented with ${text.length} spaces`;
}
