import type { ToolCall } from '../../api/message.ts';
import type { ToolDefinition } from '../../api/modelRequest.ts';
import type { Clock } from '../../clock.ts';
import type { ChatTexts } from '../texts.ts';
import type { ToolBox } from './toolBox.ts';
import { toolDefinitions } from './toolCall.ts';
import { createCallLimits, failed } from './toolLimits.ts';

/** A tool that the editor lends: an extension's or an MCP server's. It may write, run and send. */
export interface EditorTool {
  readonly name: string;
  readonly description: string;
  /** JSON schema of what it takes; undefined: nothing is said about it. */
  readonly inputSchema: object | undefined;
}

export interface EditorToolBoxDeps {
  /** Those that the user has chosen, in the order in which they are offered. */
  readonly tools: readonly EditorTool[];
  /** The text of the result. Rejects where the tool fails, or where the user says no to it in the editor. */
  invoke(name: string, input: object, signal: AbortSignal): Promise<string>;
  readonly hideSecrets: (text: string) => string;
  readonly clock: Clock;
  readonly texts: ChatTexts;
}

/** A tool may ask the user in the editor, and run a build: five minutes. */
const maxCallMs = 300_000;
/** Characters of arguments that the user is shown. */
const shownArguments = 500;

/** The editor's tools for one answer. What they are given goes out with its secrets masked. */
export function createEditorToolBox(deps: EditorToolBoxDeps): ToolBox {
  const { tools, texts, hideSecrets, clock } = deps;
  const limit = createCallLimits({ maxCallMs, clock });
  const byWireName = new Map(tools.map((tool) => [wireName(tool.name), tool]));
  const inputOf = ({ argumentsJson }: ToolCall): object | undefined => {
    const read = readObject(argumentsJson);
    return read === undefined ? undefined : masked(read, hideSecrets);
  };
  return {
    definitions: [...byWireName].map(
      ([name, { description, inputSchema }]): ToolDefinition => ({
        name,
        description,
        parameters: { type: 'object', properties: {}, ...inputSchema },
      }),
    ),
    describe(call) {
      const tool = byWireName.get(call.name);
      if (tool === undefined) return texts.tool.unknown(call.name.slice(0, 64));
      const said = JSON.stringify(inputOf(call) ?? {});
      const shown = said.length > shownArguments ? `${said.slice(0, shownArguments)}…` : said;
      return texts.tool.editor(tool.name, shown);
    },
    warning: () => ({ text: texts.tool.editorWarning, allow: texts.tool.allowOnce }),
    run: (call, signal) =>
      limit(async (limited) => {
        const tool = byWireName.get(call.name);
        const input = inputOf(call);
        if (tool === undefined || input === undefined) return failed('unknown');
        const text = await deps.invoke(tool.name, input, limited);
        return { state: 'done', text: text === '' ? 'Done. There is no output.' : text };
      }, signal),
  };
}

/** Several boxes as one: a call goes to the box that offers its tool. */
export function joinToolBoxes(first: ToolBox | undefined, second: ToolBox | undefined) {
  if (first === undefined || second === undefined) return first ?? second;
  const boxOf = ({ name }: ToolCall): ToolBox =>
    second.definitions.some((definition) => definition.name === name) ? second : first;
  return {
    definitions: [...first.definitions, ...second.definitions],
    describe: (call) => boxOf(call).describe(call),
    warning: (call) => boxOf(call).warning?.(call),
    run: (call, signal) => boxOf(call).run(call, signal),
  } satisfies ToolBox;
}

/** Models take 64 of `[A-Za-z0-9_-]`; one of our own names stays ours. */
function wireName(name: string): string {
  const plain = name.replace(/[^\w-]/g, '_').slice(0, 64);
  const isOurs = toolDefinitions.some((own) => own.name === plain);
  return isOurs ? `editor_${plain}`.slice(0, 64) : plain;
}

/** No arguments at all are an empty object. */
function readObject(json: string): object | undefined {
  if (json.trim() === '') return {};
  try {
    const read: unknown = JSON.parse(json);
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

/** The same value with the secrets in its strings and in the names of its fields masked. */
function masked(value: object, hide: (text: string) => string): object {
  const one = (inner: unknown): unknown => {
    if (typeof inner === 'string') return hide(inner);
    if (typeof inner === 'object' && inner !== null) return masked(inner, hide);
    return inner;
  };
  if (Array.isArray(value)) return value.map(one);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [hide(key), one(inner)]));
}
