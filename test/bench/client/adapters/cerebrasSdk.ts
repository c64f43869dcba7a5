import Cerebras from '@cerebras/cerebras_cloud_sdk';
import { asked, type BenchClient } from '../benchClient.ts';

export const name = 'Cerebras SDK';
export const h2 = false;

/** The official SDK as its documentation shows it, with its own warming; only its retries are off. */
export function create(origin: string): BenchClient {
  const client = new Cerebras({ apiKey: asked.apiKey, baseURL: origin, maxRetries: 0 });
  return {
    async *stream(messages, signal) {
      const chunks = await client.chat.completions.create(
        {
          model: asked.model,
          messages: [...messages],
          stream: true,
          max_completion_tokens: asked.maxTokens,
          temperature: asked.temperature,
        },
        signal && { signal },
      );
      for await (const chunk of chunks) {
        if (!('object' in chunk) || chunk.object !== 'chat.completion.chunk') continue;
        const text = chunk.choices?.[0]?.delta?.content;
        if (text) yield text;
      }
    },
    close: () => {},
  };
}
