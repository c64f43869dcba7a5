import { readFrontMatter } from '../frontMatter.ts';
import type { ContextRequest } from './chatContextItem.ts';

/** Context that can be had without asking which. */
type NeededKind = Extract<ContextRequest['kind'], 'selection' | 'problems' | 'diff'>;

/** A command that is typed as `/name` before the question. */
export interface SlashCommand {
  readonly name: string;
  readonly description: string;
  /** What the model is asked to do. */
  readonly instruction: string;
  /** Context that is added when the question has none of its own, in order; what is not there is left out. */
  readonly needs: readonly NeededKind[];
  /** `provider/model` that is asked, when the command names one. */
  readonly model?: string | undefined;
}

/** Names of the built-in commands. Their descriptions are in the texts. */
export const builtInNames = [
  'explain',
  'fix',
  'tests',
  'doc',
  'review',
  'commit',
  'simplify',
] as const;
export type BuiltInName = (typeof builtInNames)[number];

const builtIns: Readonly<Record<BuiltInName, Pick<SlashCommand, 'instruction' | 'needs'>>> = {
  explain: {
    instruction:
      'Explain the code: first what it is for in one sentence, then how it works, then what could surprise a reader. Do not repeat the code line by line.',
    needs: ['selection'],
  },
  fix: {
    instruction:
      'Find what is wrong and fix it. State the cause in one sentence, then show the corrected code. Change nothing that is not needed for the fix.',
    needs: ['selection', 'problems'],
  },
  tests: {
    instruction:
      'Write tests for the code in the test framework that the project uses. Cover the usual case, the borders and the failures. Name each test after the behaviour it shows.',
    needs: ['selection'],
  },
  doc: {
    instruction:
      'Write the documentation comment of the code in the style of its language: what it promises, parameters with units and ranges, errors. Show the comment with the signature it belongs to. Do not change the code.',
    needs: ['selection'],
  },
  review: {
    instruction:
      'Review the changes. List real problems only, the gravest first, each with its file and line, why it is a problem, and the smallest change that solves it. If there are none, say so.',
    needs: ['diff'],
  },
  commit: {
    instruction:
      'Write a commit message for the changes: a subject of at most 72 characters in the imperative that says why, then, only if needed, a blank line and a short body. Put it into one fenced block and add nothing else.',
    needs: ['diff'],
  },
  simplify: {
    instruction:
      'Make the code simpler without changing what it does. Say in one sentence what became simpler, then show the code.',
    needs: ['selection'],
  },
};

/** What a built-in command asks of the model. */
export const builtInInstruction = (name: BuiltInName): string => builtIns[name].instruction;

/** The built-in commands with their descriptions. */
export function builtInCommands(
  describe: Readonly<Record<BuiltInName, string>>,
): readonly SlashCommand[] {
  return builtInNames.map((name) => ({ name, description: describe[name], ...builtIns[name] }));
}

export interface ParsedQuestion {
  readonly command: SlashCommand | undefined;
  /** What the model is asked, with the command's instruction before the user's own words. */
  readonly prompt: string;
}

/** Reads `/name words`. An unknown name is no command: the question goes as it is typed. */
export function parseQuestion(text: string, commands: readonly SlashCommand[]): ParsedQuestion {
  const [, name, rest = ''] = /^\s*\/([\w-]+)(?:\s([\s\S]*))?$/.exec(text) ?? [];
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) return { command, prompt: text };
  const words = rest.trim();
  return {
    command,
    prompt: words === '' ? command.instruction : `${command.instruction}\n\n${words}`,
  };
}

const validName = /^[\w-]{1,40}$/;

/**
 * Reads a command of the user's own: markdown whose front matter may hold `name`, `description` and `model`.
 * Without a name the file's own is used. Undefined when the name is not one word or nothing is asked.
 */
export function readPromptFile(fileName: string, text: string): SlashCommand | undefined {
  const { fields, body } = readFrontMatter(text);
  const name = fields.get('name') || fileName.replace(/\.md$/i, '');
  const instruction = body.trim();
  if (!validName.test(name) || instruction === '') return undefined;
  return {
    name,
    description: fields.get('description') ?? '',
    instruction,
    needs: [],
    model: fields.get('model') || undefined,
  };
}
