import type { TranscriptPatch } from '../../shared/transcript.ts';
import type { Message, ToolCall } from '../api/message.ts';
import type { ModelRequest } from '../api/modelRequest.ts';
import type { ModelRef } from '../models/modelRef.ts';
import { type Round, type RoundDeps, runRound } from './answerRound.ts';
import type { ToolBox } from './tools/toolBox.ts';

export interface ChatTurn {
  /** The answer that is filled. */
  readonly id: string;
  readonly messages: readonly Message[];
  readonly maxTokens: number;
  readonly model: ModelRef | undefined;
  readonly isRetry: boolean;
  readonly notice: string | undefined;
  /** What the model may use; undefined: nothing. */
  readonly tools: ToolBox | undefined;
  /** A shorter request when the server finds this one too long for the model's window. */
  shorten(limitTokens: number | undefined): readonly Message[] | undefined;
  /** Resolves when the user has decided about this call, or earlier about tools in this conversation. */
  mayUseTools(runId: string, isEachTime: boolean, signal: AbortSignal): Promise<boolean>;
  emit(ops: readonly TranscriptPatch[]): void;
}

export interface AnsweredTurn {
  readonly round: Round;
  /** What the last round was asked. */
  readonly messages: readonly Message[];
}

/** Rounds of asking and calling before the model has to answer with what it has. */
const maxRounds = 8;
/** A result is shown to the user up to this length, in UTF-16 units. */
const shownResult = 4_000;

/** Asks, runs the tools that the model calls, and asks again with what they found, until it answers in words. */
export async function runAnswer(
  deps: RoundDeps,
  turn: ChatTurn,
  signal: AbortSignal,
): Promise<AnsweredTurn> {
  const { id, emit } = turn;
  let messages = turn.messages;
  let parts = 0;
  for (let number = 1; ; number += 1) {
    const tools = number <= maxRounds ? turn.tools : undefined;
    const counted = countParts(emit, parts);
    const round = await runRound(
      deps,
      {
        id,
        keep: parts,
        notice: turn.notice,
        emit: counted.emit,
        ask: {
          task: 'chat',
          priority: 'asked',
          request: requestOf(messages, turn.maxTokens, tools),
          ...(turn.model === undefined ? {} : { model: turn.model }),
          ...(turn.isRetry ? { isRetry: true } : {}),
          shorten: (limitTokens) => {
            // A conversation with tool results cannot be cut without tearing calls from their results.
            const shorter = number === 1 ? turn.shorten(limitTokens) : undefined;
            return shorter && requestOf(shorter, turn.maxTokens, tools);
          },
        },
      },
      signal,
    );
    parts = counted.parts;
    if (round.state !== 'done' || round.toolCalls.length === 0 || tools === undefined)
      return { round, messages };
    const results = await callTools(round, number, { ...turn, tools }, signal);
    parts += round.toolCalls.length;
    if (signal.aborted) return { round: { ...round, state: 'stopped' }, messages };
    const said: Message = {
      role: 'assistant',
      content: round.text,
      toolCalls: round.toolCalls,
      reasoning: round.reasoning,
    };
    messages = [...messages, said, ...results];
  }
}

function requestOf(
  messages: readonly Message[],
  maxTokens: number,
  tools: ToolBox | undefined,
): ModelRequest {
  return { messages, maxTokens, ...(tools === undefined ? {} : { tools: tools.definitions }) };
}

/** Counts the parts that changes add, as the transcript will. */
function countParts(emit: (ops: readonly TranscriptPatch[]) => void, before: number) {
  let parts = before;
  let last: string | undefined;
  return {
    get parts() {
      return parts;
    },
    emit(ops: readonly TranscriptPatch[]) {
      for (const op of ops) {
        if (op.kind === 'clear') {
          parts = op.keep;
          last = undefined;
        }
        if (op.kind !== 'append' || op.part === last) continue;
        parts += 1;
        last = op.part;
      }
      emit(ops);
    },
  };
}

async function callTools(
  round: Round,
  number: number,
  turn: ChatTurn & { readonly tools: ToolBox },
  signal: AbortSignal,
): Promise<readonly Message[]> {
  const { id, tools, emit } = turn;
  const sentTo = round.info && `${round.info.model.model} (${round.info.model.provider})`;
  const results: Message[] = [];
  for (const [index, call] of round.toolCalls.entries()) {
    // Models count their calls from the start in each round: their ids alone are not unique in an answer.
    const runId = `${number}.${index}.${call.id}`;
    const run = { id: runId, name: call.name, title: tools.describe(call), sentTo };
    const warning = tools.warning?.(call);
    const asked =
      warning === undefined
        ? run
        : { ...run, title: `${run.title}. ${warning.text}`, allow: warning.allow };
    emit([{ kind: 'tool', id, run: { ...asked, state: 'asking' } }]);
    const isAllowed = await turn.mayUseTools(runId, warning !== undefined, signal);
    if (isAllowed) emit([{ kind: 'tool', id, run: { ...run, state: 'running' } }]);
    const { state, text } = isAllowed ? await runTool(tools, call, signal) : refused;
    emit([{ kind: 'tool', id, run: { ...run, state, result: text.slice(0, shownResult) } }]);
    results.push({ role: 'tool', toolCallId: call.id, content: text });
  }
  return results;
}

async function runTool(tools: ToolBox, call: ToolCall, signal: AbortSignal) {
  try {
    return await tools.run(call, signal);
  } catch (error) {
    if (signal.aborted) return refused;
    // A tool that breaks must not end the answer: the model can go on without it.
    return { state: 'failed', text: `The tool failed: ${String(error).slice(0, 200)}` } as const;
  }
}

const refused = { state: 'refused', text: 'The user did not allow this.' } as const;
