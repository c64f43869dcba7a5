import OpenAI from 'openai';
import { asked, type BenchClient } from '../benchClient.ts';

export const name = 'openai';
export const h2 = false;

/** The OpenAI SDK as its documentation shows it; only its retries are off. */
export function create(origin: string): BenchClient {
  const client = new OpenAI({ apiKey: asked.apiKey, baseURL: `${origin}/v1`, maxRetries: 0 });
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
        const text = chunk.choices[0]?.delta?.content;
        if (text) yield text;
      }
    },
    close: () => {},
  };
}
