import type { ToolCall } from '../../api/message.ts';
import type { ToolDefinition } from '../../api/modelRequest.ts';
import type { Clock } from '../../clock.ts';
import type { ChatTexts } from '../texts.ts';
import { readToolCall, toolDefinitions, type WorkspaceCall } from './toolCall.ts';
import { workspacePath } from './workspacePath.ts';

/**
 * Reads the workspace. Paths are workspace-relative, lead nowhere else by their spelling, and are undefined for all
 * of it. What is excluded from models is in none of the answers.
 */
export interface WorkspaceReader {
  /** Undefined when there is no such text file, or a link leads it out of the workspace. */
  readFile(path: string, signal: AbortSignal): Promise<string | undefined>;
  listFiles(path: string | undefined, signal: AbortSignal): Promise<readonly string[]>;
  searchText(
    query: string,
    include: string | undefined,
    signal: AbortSignal,
  ): Promise<readonly string[]>;
  findSymbol(query: string, signal: AbortSignal): Promise<readonly string[]>;
  diagnostics(path: string | undefined, signal: AbortSignal): Promise<readonly string[]>;
  gitDiff(isStaged: boolean, signal: AbortSignal): Promise<string>;
}

export interface ToolOutcome {
  readonly state: 'done' | 'failed';
  /** What the model is sent. */
  readonly text: string;
}

export interface ToolBoxDeps {
  readonly reader: WorkspaceReader;
  /** Why a file is kept from models; undefined for one that may be read. */
  readonly whyNot: (path: string) => 'excluded' | 'ignored' | undefined;
  readonly clock: Clock;
  readonly texts: ChatTexts;
}

/** The tools of one answer, with what is left of its limits. */
export interface ToolBox {
  readonly definitions: readonly ToolDefinition[];
  /** One line on what a call does, for the user. */
  describe(call: ToolCall): string;
  /** Never throws for what a model may write. */
  run(call: ToolCall, signal: AbortSignal): Promise<ToolOutcome>;
}

/** Calls in one answer: more is a model that goes in circles. */
const maxCalls = 16;
/** Most that one call sends, in UTF-16 units, and all calls of an answer together. */
const maxResultLength = 24_000;
const maxTotalLength = 160_000;
/** A call that takes longer is given up. */
const maxCallMs = 10_000;
/** Lines of a listing or of search results. */
const maxLines = 400;

/** What a model is told that asks for what it may not have. Not for users: they see the line of the call. */
const refusals = {
  unknown: 'There is no such tool, or its arguments are wrong.',
  calls: 'The limit of tool calls for this answer is reached. Answer with what you have.',
  bytes: 'The limit of text for this answer is reached. Answer with what you have.',
  outside: 'That path is outside of the workspace.',
  excluded: 'That file is kept from models because its name says that it holds secrets.',
  ignored: 'That file is kept from models because the user’s .slipstreamignore names it.',
  missing: 'There is no such text file.',
  late: 'That took too long and was given up.',
  nothing: 'Nothing was found.',
} as const;

export function createToolBox({ reader, whyNot, clock, texts }: ToolBoxDeps): ToolBox {
  let calls = 0;
  let sent = 0;

  async function answer(call: WorkspaceCall, signal: AbortSignal): Promise<ToolOutcome> {
    switch (call.tool) {
      case 'read_file':
        return readFile(call.arguments, signal);
      case 'list_files':
        return at(call.arguments.path, async (path) => {
          const files = await reader.listFiles(path, signal);
          return lines(files.filter((file) => whyNot(file) === undefined));
        });
      case 'search_text':
        return at(call.arguments.include, async (include) =>
          lines(await reader.searchText(call.arguments.query, include, signal)),
        );
      case 'find_symbol':
        return lines(await reader.findSymbol(call.arguments.query, signal));
      case 'get_diagnostics':
        return at(call.arguments.path, async (path) =>
          lines(await reader.diagnostics(path, signal)),
        );
      case 'git_diff':
        return found(await reader.gitDiff(call.arguments.staged === true, signal));
      default:
        return call satisfies never;
    }
  }

  async function readFile(
    asked: Extract<WorkspaceCall, { tool: 'read_file' }>['arguments'],
    signal: AbortSignal,
  ): Promise<ToolOutcome> {
    const path = workspacePath(asked.path);
    if (path === undefined) return failed('outside');
    const why = whyNot(path);
    if (why !== undefined) return failed(why);
    const text = await reader.readFile(path, signal);
    if (text === undefined) return failed('missing');
    const all = text.split('\n');
    return found(all.slice((asked.startLine ?? 1) - 1, asked.endLine ?? all.length).join('\n'));
  }

  return {
    definitions: toolDefinitions,
    describe(call) {
      const read = readToolCall(call.name, call.argumentsJson);
      return read === undefined
        ? texts.tool.unknown(call.name.slice(0, 64))
        : describe(read, texts);
    },
    async run(call, signal) {
      const read = readToolCall(call.name, call.argumentsJson);
      if (read === undefined) return failed('unknown');
      calls += 1;
      if (calls > maxCalls) return failed('calls');
      if (sent >= maxTotalLength) return failed('bytes');
      const outcome = await within(maxCallMs, clock, signal, (limited) => answer(read, limited));
      const text = cut(outcome.text, Math.min(maxResultLength, maxTotalLength - sent));
      sent += text.length;
      return { ...outcome, text };
    },
  };
}

function describe(call: WorkspaceCall, texts: ChatTexts): string {
  switch (call.tool) {
    case 'read_file': {
      const { path, startLine, endLine } = call.arguments;
      return texts.tool.readFile(path, startLine, endLine);
    }
    case 'list_files':
      return texts.tool.listFiles(call.arguments.path ?? '');
    case 'search_text':
      return texts.tool.searchText(call.arguments.query, call.arguments.include);
    case 'find_symbol':
      return texts.tool.findSymbol(call.arguments.query);
    case 'get_diagnostics':
      return texts.tool.diagnostics(call.arguments.path);
    case 'git_diff':
      return texts.tool.gitDiff(call.arguments.staged === true);
    default:
      return call satisfies never;
  }
}

/** Goes on with a path within the workspace, or with none where none was given. */
async function at(
  asked: string | undefined,
  work: (path: string | undefined) => Promise<ToolOutcome>,
): Promise<ToolOutcome> {
  const path = asked === undefined ? undefined : workspacePath(asked);
  return asked !== undefined && path === undefined ? failed('outside') : work(path);
}

const failed = (why: keyof typeof refusals): ToolOutcome => ({
  state: 'failed',
  text: refusals[why],
});

const found = (text: string): ToolOutcome =>
  text.trim() === '' ? { state: 'done', text: refusals.nothing } : { state: 'done', text };

function lines(all: readonly string[]): ToolOutcome {
  const rest = all.length - maxLines;
  const shown = all.slice(0, maxLines).join('\n');
  return found(rest > 0 ? `${shown}\n… and ${rest} more` : shown);
}

function cut(text: string, most: number): string {
  return text.length <= most
    ? text
    : `${text.slice(0, most)}\n[… cut: ${text.length - most} more characters]`;
}

/** Runs work that is told to stop after `limitMs`, and does not wait for it longer. */
async function within(
  limitMs: number,
  clock: Clock,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<ToolOutcome>,
): Promise<ToolOutcome> {
  const limit = new AbortController();
  let timer = { dispose: () => {} };
  const late = new Promise<ToolOutcome>((resolve) => {
    timer = clock.after(limitMs, () => {
      limit.abort();
      resolve(failed('late'));
    });
  });
  try {
    return await Promise.race([work(AbortSignal.any([signal, limit.signal])), late]);
  } finally {
    timer.dispose();
  }
}
