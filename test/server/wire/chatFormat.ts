import { randomUUID } from 'node:crypto';
import {
  type AnswerUsage,
  sse,
  type TimeInfo,
  usageFields,
  type WholeAnswer,
  type WireCall,
  type WireFormat,
} from './wireFormat.ts';

export interface ChatFormatOptions {
  readonly model: string;
  /** OpenAI sends usage only when asked, in a chunk of its own without choices, and no timing. */
  readonly usage: 'onLastChunk' | 'ownChunk' | 'none';
  readonly hasTimeInfo: boolean;
  /** Reasoning in its own field, within the content, or not at all. */
  readonly reasoning: 'field' | 'inContent' | 'hidden';
}

/** The shapes of a chat completion, whole and streamed. Absent keys are missing, never null. */
export function createChatFormat(options: ChatFormatOptions): WireFormat {
  const base = {
    id: `chatcmpl-${randomUUID()}`,
    created: Math.floor(Date.now() / 1000),
    model: options.model,
    system_fingerprint: 'fp_simulated',
  };
  const chunk = (delta: object, extra: object = {}, more: object = {}) =>
    sse({
      id: base.id,
      choices: [{ delta, ...extra, index: 0 }],
      created: base.created,
      model: base.model,
      system_fingerprint: base.system_fingerprint,
      object: 'chat.completion.chunk',
      ...more,
    });
  const tail = (usage: AnswerUsage, time: TimeInfo) => ({
    ...(options.usage === 'onLastChunk' && { usage: usageFields(usage) }),
    ...(options.hasTimeInfo && { time_info: time }),
  });
  return {
    contentType: 'text/event-stream; charset=utf-8',
    role: () => chunk({ role: 'assistant' }),
    reasoning(text) {
      if (options.reasoning === 'hidden') return '';
      return chunk(options.reasoning === 'field' ? { reasoning: text } : { content: text });
    },
    content: (text) => chunk({ content: text }),
    toolCall: (index, call) => chunk({ tool_calls: [{ ...callFields(call), index }] }),
    last(finishReason, usage, time) {
      const last = chunk({}, { finish_reason: finishReason }, tail(usage, time));
      if (options.usage !== 'ownChunk') return last;
      return (
        last +
        sse({ ...base, object: 'chat.completion.chunk', choices: [], usage: usageFields(usage) })
      );
    },
    done: () => sse('[DONE]'),
    whole: (answer, usage, time) => ({
      id: base.id,
      choices: [
        {
          finish_reason: answer.finishReason,
          index: 0,
          message: message(answer, options.reasoning),
        },
      ],
      created: base.created,
      model: base.model,
      system_fingerprint: base.system_fingerprint,
      object: 'chat.completion',
      usage: usageFields(usage),
      ...(options.hasTimeInfo && { time_info: time }),
    }),
  };
}

function callFields(call: WireCall) {
  return {
    function: { name: call.name, arguments: call.argumentsJson },
    type: 'function',
    id: call.id,
  };
}

function message(answer: WholeAnswer, reasoning: ChatFormatOptions['reasoning']) {
  const content = reasoning === 'inContent' ? answer.reasoning + answer.content : answer.content;
  return {
    role: 'assistant',
    ...(content !== '' && { content }),
    ...(reasoning === 'field' && answer.reasoning !== '' && { reasoning: answer.reasoning }),
    ...(answer.toolCalls.length > 0 && { tool_calls: answer.toolCalls.map(callFields) }),
  };
}
