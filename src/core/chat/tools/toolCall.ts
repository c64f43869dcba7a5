import * as z from 'zod/mini';
import type { ToolDefinition } from '../../api/modelRequest.ts';

/** Longest path or query that a model may send, in UTF-16 units. */
const maxArgument = 500;
const argument = z.string().check(z.minLength(1), z.maxLength(maxArgument));
const line = z.optional(z.number().check(z.int(), z.minimum(1), z.maximum(10_000_000)));

/** What each tool takes. All of them only read. */
const argumentSchemas = {
  read_file: z.object({ path: argument, startLine: line, endLine: line }),
  list_files: z.object({ path: z.optional(z.string().check(z.maxLength(maxArgument))) }),
  search_text: z.object({ query: argument, include: z.optional(argument) }),
  find_symbol: z.object({ query: argument }),
  get_diagnostics: z.object({ path: z.optional(argument) }),
  git_diff: z.object({ staged: z.optional(z.boolean()) }),
} as const;

export type ToolName = keyof typeof argumentSchemas;
type Arguments = { readonly [K in ToolName]: z.infer<(typeof argumentSchemas)[K]> };

/** A call that names one of our tools with arguments that it takes. */
export type WorkspaceCall = {
  [K in ToolName]: { readonly tool: K; readonly arguments: Arguments[K] };
}[ToolName];

const path = { type: 'string', description: 'Workspace-relative path with forward slashes' };

const described: Readonly<
  Record<
    ToolName,
    {
      readonly description: string;
      readonly properties: object;
      readonly required: readonly string[];
    }
  >
> = {
  read_file: {
    description: 'Reads a text file of the workspace, whole or by lines (1-based, inclusive).',
    properties: { path, startLine: { type: 'integer' }, endLine: { type: 'integer' } },
    required: ['path'],
  },
  list_files: {
    description:
      'Lists the files below a folder of the workspace; of the whole workspace without a path.',
    properties: { path },
    required: [],
  },
  search_text: {
    description: 'Finds lines that hold a text, ignoring case, in the files of the workspace.',
    properties: {
      query: { type: 'string', description: 'Plain text, no pattern' },
      include: { type: 'string', description: 'Glob of files, e.g. src/**/*.ts' },
    },
    required: ['query'],
  },
  find_symbol: {
    description:
      'Finds where functions, classes and other symbols are defined, by part of their name.',
    properties: { query: { type: 'string' } },
    required: ['query'],
  },
  get_diagnostics: {
    description: 'Lists the errors and warnings that the editor reports, of one file or of all.',
    properties: { path },
    required: [],
  },
  git_diff: {
    description:
      'Shows what has changed since the last commit, or with staged only what is staged.',
    properties: { staged: { type: 'boolean' } },
    required: [],
  },
};

// The keys of a literal without an index signature are exactly its type's keys.
const toolNames = Object.keys(argumentSchemas) as ToolName[];

/** The tools as a model is told of them. */
export const toolDefinitions: readonly ToolDefinition[] = toolNames.map((name) => {
  const { description, properties, required } = described[name];
  return {
    name,
    description,
    parameters: { type: 'object', properties, required, additionalProperties: false },
  };
});

/** Reads a call as the model wrote it. Undefined when it names no tool of ours or its arguments do not fit. */
export function readToolCall(name: string, argumentsJson: string): WorkspaceCall | undefined {
  const tool = toolNames.find((known) => known === name);
  if (tool === undefined) return undefined;
  const parsed = argumentSchemas[tool].safeParse(parseJson(argumentsJson));
  // The schema was looked up by the very name it is paired with.
  return parsed.success ? ({ tool, arguments: parsed.data } as WorkspaceCall) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.trim() === '' ? '{}' : text);
  } catch {
    return undefined;
  }
}
