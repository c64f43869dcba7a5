import { splitTokens } from '../tokens.ts';
import type { Answer, AnsweredCall, Question, Responder } from './question.ts';
import { schemaInstance } from './schemaInstance.ts';

/** An answer as it will be sent: in tokens, cut by stop sequences and by the limit. */
export interface FinalAnswer {
  readonly reasoning: readonly string[];
  readonly content: readonly string[];
  readonly toolCalls: readonly AnsweredCall[];
  /** stop, length or tool_calls; a script may say anything. */
  readonly finishReason: string;
}

/** Tokens a reasoning model thinks by effort; `none` thinks nothing. */
export type ReasoningTokens = Readonly<Record<'low' | 'medium' | 'high', number>>;

const thought = ' The user wants this done plainly, so I look at the text before the cursor first.';

/** Asks the brain, unless a forced tool or an output schema already says what must be answered. */
export function finalAnswer(
  question: Question,
  responder: Responder,
  reasoningTokens: ReasoningTokens,
): FinalAnswer {
  const answer = obligation(question) ?? responder(question);
  const thoughts =
    answer.reasoning === undefined
      ? think(question.effort === 'none' ? 0 : reasoningTokens[question.effort])
      : splitTokens(answer.reasoning);
  const reasoning = thoughts.slice(0, question.maxTokens);
  const availableTokens = question.maxTokens - reasoning.length;
  const tokens = splitTokens(cutAtStop(answer.text, question.stop), availableTokens + 1);
  const toolCalls = answer.toolCalls ?? [];
  const isCut = thoughts.length > reasoning.length || tokens.length > availableTokens;
  return {
    reasoning,
    content: tokens.slice(0, availableTokens),
    toolCalls: isCut ? [] : toolCalls,
    finishReason: isCut ? 'length' : toolCalls.length > 0 ? 'tool_calls' : 'stop',
  };
}

function obligation({ forcedTool, tools, outputSchema }: Question): Answer | undefined {
  const tool = tools.find(({ name }) => forcedTool === 'required' || name === forcedTool);
  if (tool)
    return {
      text: '',
      toolCalls: [
        { name: tool.name, argumentsJson: JSON.stringify(schemaInstance(tool.parameters)) },
      ],
    };
  if (outputSchema === undefined) return undefined;
  return { text: JSON.stringify(schemaInstance(outputSchema)) };
}

function think(count: number): readonly string[] {
  const words = splitTokens(thought);
  return Array.from({ length: count }, (_, index) => words[index % words.length] ?? '');
}

function cutAtStop(text: string, stops: readonly string[]): string {
  const found = stops
    .filter((stop) => stop !== '')
    .map((stop) => text.indexOf(stop))
    .filter((at) => at >= 0);
  return text.slice(0, Math.min(text.length, ...found));
}
