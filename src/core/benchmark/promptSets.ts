import * as z from 'zod/mini';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Message } from '../api/message.ts';
import type { Task } from '../task.ts';

/** One thing to ask again and again. */
export interface BenchPrompt {
  readonly messages: readonly Message[];
  readonly maxTokens: number;
  readonly stop?: readonly string[];
}

/** Prompts that are measured together, in turn. */
export interface PromptSet {
  readonly name: string;
  /** As what the requests are asked; absent: as chat. */
  readonly task?: Task;
  readonly prompts: readonly BenchPrompt[];
}

/** Of the user's own prompts, unless the command line says otherwise. */
const ownMaxTokens = 512;

const user = (content: string): readonly Message[] => [{ role: 'user', content }];

/** Some 60 tokens of plain code, repeated with different names to fill a window without being compressible to one line. */
function filler(tokens: number): string {
  const blocks: string[] = [];
  for (let i = 0; blocks.length * 60 < tokens; i++)
    blocks.push(
      `export function transform${i}(input: readonly number[], factor = ${i + 2}): number[] {\n` +
        `  const scaled = input.map((value) => value * factor + ${i % 97});\n` +
        `  return scaled.filter((value) => value % ${(i % 13) + 2} !== 0);\n}\n`,
    );
  return blocks.join('\n');
}

/** The built-in sets. `short` is a chat question, `medium` an edit, `long` a whole file, `128k` nearly a whole window. */
const builtIn: Readonly<Record<string, () => PromptSet>> = {
  short: () => ({
    name: 'short',
    prompts: [
      'Write a TypeScript function that debounces another function. Only code.',
      'Explain in a few sentences how HTTP/2 differs from HTTP/1.1.',
      'Write a Python function that parses an ISO 8601 date. Only code.',
    ].map((question) => ({ messages: user(question), maxTokens: 256 })),
  }),
  medium: () => ({
    name: 'medium',
    prompts: [
      {
        messages: user(
          `Add doc comments to every function. Answer with the whole code.\n\n${filler(1_000)}`,
        ),
        maxTokens: 1_024,
      },
    ],
  }),
  long: () => ({
    name: 'long',
    prompts: [
      {
        messages: user(
          `${filler(12_000)}\n\nList the functions above that can return an empty array, and why.`,
        ),
        maxTokens: 512,
      },
    ],
  }),
  '128k': () => ({
    name: '128k',
    prompts: [
      {
        messages: user(`${filler(100_000)}\n\nWhat is the factor's default in the last function?`),
        maxTokens: 64,
      },
    ],
  }),
};

export const builtInSets: readonly string[] = Object.keys(builtIn);

/** A built-in set by name. */
export function builtInSet(name: string): Result<PromptSet, string> {
  const make = builtIn[name];
  if (make !== undefined) return ok(make());
  return err(`no prompt set is called “${name}”; there are ${builtInSets.join(', ')}`);
}

const lineSchema = z.union([
  z.object({ prompt: z.string(), maxTokens: z.optional(z.number()) }),
  z.object({
    messages: z
      .array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() }))
      .check(z.minLength(1)),
    maxTokens: z.optional(z.number()),
  }),
]);

/**
 * Reads the user's own prompts: JSON Lines where the name says so, else any text as one prompt. An error is one line
 * for the user.
 * @param name  the file's name without its folder; names the set
 */
export function parsePromptFile(name: string, content: string): Result<PromptSet, string> {
  if (!name.endsWith('.jsonl'))
    return ok({ name, prompts: [{ messages: user(content), maxTokens: ownMaxTokens }] });
  const prompts: BenchPrompt[] = [];
  for (const [index, line] of content.split('\n').entries()) {
    if (line.trim() === '') continue;
    const prompt = readLine(line);
    if (prompt === undefined)
      return err(`${name}:${index + 1} is neither {"prompt": "…"} nor {"messages": […]}`);
    prompts.push(prompt);
  }
  return prompts.length === 0 ? err(`${name} holds no prompt`) : ok({ name, prompts });
}

function readLine(line: string): BenchPrompt | undefined {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return undefined;
  }
  const parsed = lineSchema.safeParse(json);
  if (!parsed.success) return undefined;
  const { data } = parsed;
  return {
    messages: 'prompt' in data ? user(data.prompt) : data.messages,
    maxTokens: data.maxTokens ?? ownMaxTokens,
  };
}
