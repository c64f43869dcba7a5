import { randomUUID } from 'node:crypto';
import { sse, usageFields, type WireFormat } from './wireFormat.ts';

/** The shapes of /v1/completions: choices carry `text`; reasoning and tools do not exist there. */
export function createTextFormat(model: string, hasTimeInfo: boolean): WireFormat {
  const base = { id: `cmpl-${randomUUID()}`, created: Math.floor(Date.now() / 1000), model };
  const tail = { system_fingerprint: 'fp_simulated', object: 'text_completion' };
  const chunk = (choice: object, more: object = {}) =>
    sse({ ...base, choices: [{ ...choice, index: 0 }], ...tail, ...more });
  return {
    contentType: 'text/event-stream; charset=utf-8',
    role: () => '',
    reasoning: () => '',
    content: (text) => chunk({ text }),
    toolCall: () => '',
    last: (finishReason, usage, time) =>
      chunk(
        { text: '', finish_reason: finishReason },
        { usage: usageFields(usage), ...(hasTimeInfo && { time_info: time }) },
      ),
    done: () => sse('[DONE]'),
    whole: (answer, usage, time) => ({
      ...base,
      choices: [{ text: answer.content, finish_reason: answer.finishReason, index: 0 }],
      ...tail,
      usage: usageFields(usage),
      ...(hasTimeInfo && { time_info: time }),
    }),
  };
}
