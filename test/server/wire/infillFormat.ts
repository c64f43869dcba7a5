import { sse, type WireFormat } from './wireFormat.ts';

/** The shapes of llama.cpp's /infill: `{content, stop}` objects, no `[DONE]`. */
export function createInfillFormat(model: string): WireFormat {
  const chunk = (content: string, stop: boolean, more: object = {}) =>
    sse({ index: 0, content, tokens: [], stop, id_slot: 0, ...more });
  const ending = (finishReason: string, predicted: number, evaluated: number) => ({
    model,
    tokens_predicted: predicted,
    tokens_evaluated: evaluated,
    stop_type: finishReason === 'length' ? 'limit' : 'eos',
  });
  return {
    contentType: 'text/event-stream',
    role: () => '',
    reasoning: () => '',
    content: (text) => chunk(text, false),
    toolCall: () => '',
    last: (finishReason, usage) =>
      chunk('', true, ending(finishReason, usage.completionTokens, usage.promptTokens)),
    done: () => '',
    whole: (answer, usage) => ({
      index: 0,
      content: answer.content,
      stop: true,
      ...ending(answer.finishReason, usage.completionTokens, usage.promptTokens),
    }),
  };
}
