import type { ToolCall } from '../../api/message.ts';
import type { ToolDefinition } from '../../api/modelRequest.ts';
import type { Clock } from '../../clock.ts';
import type { ChatTexts } from '../texts.ts';
import { readToolCall, toolDefinitions, type WorkspaceCall } from './toolCall.ts';
import { createCallLimits, failed, type ToolOutcome, toolRefusals } from './toolLimits.ts';
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

export interface ToolBoxDeps {
  readonly reader: WorkspaceReader;
  /** Why a file is kept from models; undefined for one that may be read. */
  readonly whyNot: (path: string) => 'excluded' | 'ignored' | undefined;
  readonly clock: Clock;
  readonly texts: ChatTexts;
}

export interface ToolWarning {
  readonly text: string;
  /** What the button says that allows this one call. */
  readonly allow: string;
}

/** The tools of one answer, with what is left of its limits. */
export interface ToolBox {
  readonly definitions: readonly ToolDefinition[];
  /** One line on what a call does, for the user. */
  describe(call: ToolCall): string;
  /** What the user is told before each call; absent for tools that only read, which are asked about once. */
  warning?(call: ToolCall): ToolWarning | undefined;
  /** Never throws for what a model may write. */
  run(call: ToolCall, signal: AbortSignal): Promise<ToolOutcome>;
}

/** A call that takes longer is given up. */
const maxCallMs = 10_000;
/** Lines of a listing or of search results. */
const maxLines = 400;

export function createToolBox({ reader, whyNot, clock, texts }: ToolBoxDeps): ToolBox {
  const limit = createCallLimits({ maxCallMs, clock });

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
      return read === undefined
        ? failed('unknown')
        : limit((limited) => answer(read, limited), signal);
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

const found = (text: string): ToolOutcome =>
  text.trim() === '' ? { state: 'done', text: toolRefusals.nothing } : { state: 'done', text };

function lines(all: readonly string[]): ToolOutcome {
  const rest = all.length - maxLines;
  const shown = all.slice(0, maxLines).join('\n');
  return found(rest > 0 ? `${shown}\n… and ${rest} more` : shown);
}
