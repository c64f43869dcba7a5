import { assertNever } from '../../src/shared/assertNever.ts';
import { endActs, send, tokenActs } from './answerActs.ts';
import { answerUsage, callTokens, type Delivery, wireCall } from './delivery.ts';
import type { Act } from './player.ts';
import type { FinalAnswer } from './responders/finalAnswer.ts';
import type { AnsweredCall } from './responders/question.ts';
import type { ScriptStep } from './responders/scriptedAnswer.ts';
import { splitTokens } from './tokens.ts';

const breaking = new Set<ScriptStep['do']>([
  'finish',
  'error',
  'cut',
  'reset',
  'resetConnection',
  'stall',
]);

/** Streams what a script says, `delayMs` after the request. The role chunk goes before the first event. */
export function* scriptActs(
  steps: readonly ScriptStep[],
  delayMs: number,
  delivery: Delivery,
): Generator<Act> {
  const role = delivery.format.role();
  let waitMs = delayMs;
  let hasRole = false;
  for (const step of withEnd(steps)) {
    if (step.do === 'wait') {
      waitMs += step.ms;
      continue;
    }
    if (!hasRole && speaking.has(step.do)) {
      hasRole = true;
      yield send('role', role, { waitMs });
      waitMs = 0;
    }
    if (step.do === 'cut') {
      yield send('raw', '', { waitMs });
      return;
    }
    for (const act of stepActs(step, steps, delivery)) {
      yield { ...act, waitMs: act.waitMs + waitMs };
      waitMs = 0;
    }
  }
}

/** Steps that a role chunk goes before. */
const speaking = new Set<ScriptStep['do']>([
  'content',
  'reasoning',
  'stream',
  'toolCall',
  'finish',
  'endless',
]);

/** What a script would have said in all, for requests without `stream`, and for the counts on the last chunk. */
export function scriptAnswer(steps: readonly ScriptStep[]): FinalAnswer {
  const text = (...kinds: readonly string[]) =>
    splitTokens(
      steps.map((step) => (kinds.includes(step.do) && 'text' in step ? step.text : '')).join(''),
    );
  const toolCalls = steps.flatMap((step) => (step.do === 'toolCall' ? [callOf(step)] : []));
  const finish = steps.find((step) => step.do === 'finish');
  const byContent = toolCalls.length > 0 ? 'tool_calls' : 'stop';
  return {
    reasoning: text('reasoning'),
    content: text('content', 'stream'),
    toolCalls,
    finishReason: finish?.do === 'finish' ? finish.reason : byContent,
  };
}

function withEnd(steps: readonly ScriptStep[]): readonly ScriptStep[] {
  if (steps.some((step) => breaking.has(step.do))) return steps;
  return [...steps, { do: 'finish', reason: scriptAnswer(steps).finishReason }];
}

function* stepActs(
  step: Exclude<ScriptStep, { do: 'wait' | 'cut' }>,
  steps: readonly ScriptStep[],
  delivery: Delivery,
): Generator<Act> {
  const { format, pacing } = delivery;
  switch (step.do) {
    case 'head':
      return yield { do: 'head', waitMs: 0 };
    case 'content':
      return yield send('content', format.content(step.text), { tokens: count(step.text) });
    case 'reasoning':
      return yield send('reasoning', format.reasoning(step.text), { tokens: count(step.text) });
    case 'stream':
      return yield* tokenActs('content', splitTokens(step.text), delivery, {
        tokensPerSecond: step.tokensPerSecond ?? pacing.tokensPerSecond,
        tokensPerChunk: step.tokensPerChunk ?? pacing.tokensPerChunk,
        isFirst: true,
      });
    case 'toolCall': {
      const call = callOf(step);
      const wire = { ...wireCall(call), ...(step.id !== undefined && { id: step.id }) };
      const text = format.toolCall(step.index ?? 0, wire);
      return yield send('toolCall', text, { tokens: callTokens(call) });
    }
    case 'finish':
      return yield* endActs(step.reason, answerUsage(scriptAnswer(steps), delivery), delivery);
    case 'error': {
      const frame = JSON.stringify({ error: step.error, status_code: step.status });
      const prefix = step.form === 'event' ? 'event: error\n' : '';
      return yield send('error', `${prefix}data: ${frame}\n\n`);
    }
    case 'raw':
      return yield send('raw', step.text);
    case 'reset':
      return yield { do: 'reset', isWhole: false, waitMs: 0 };
    case 'resetConnection':
      return yield { do: 'reset', isWhole: true, waitMs: 0 };
    case 'stall':
      return yield { do: 'stall', waitMs: 0 };
    case 'hold':
      return yield { do: 'hold', waitMs: 0 };
    case 'endless':
      for (;;)
        yield send('content', format.content(step.text), {
          tokens: count(step.text),
          waitMs: 1000 / step.chunksPerSecond,
        });
    default:
      return assertNever(step);
  }
}

const count = (text: string) => splitTokens(text).length;

function callOf(step: Extract<ScriptStep, { do: 'toolCall' }>): AnsweredCall {
  return { name: step.name, argumentsJson: step.arguments };
}
