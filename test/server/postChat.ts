import type { SimulatedServer } from './simulatedServer.ts';

/** What is sent unless a test changes it: a question to a model that need not think. */
const plain = {
  model: 'qwen-3.8-27b',
  reasoning_effort: 'none',
  max_completion_tokens: 100,
  messages: [{ role: 'user', content: 'hi' }],
};

/** Posts one chat request with `change` over the plain one; `encode` may change body and headers. */
export async function postChat(
  server: SimulatedServer,
  change: object,
  encode?: (text: string) => {
    readonly body: string | Uint8Array<ArrayBuffer>;
    readonly headers: Readonly<Record<string, string>>;
  },
) {
  const request = { ...plain, ...change };
  if ('model' in change && !('reasoning_effort' in change))
    Reflect.deleteProperty(request, 'reasoning_effort');
  const encoded = encode?.(JSON.stringify(request));
  const headers = new Headers({
    authorization: 'Bearer csk-simulated',
    'content-type': 'application/json',
    ...encoded?.headers,
  });
  if (headers.get('authorization') === '') headers.delete('authorization');
  const answer = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers,
    body: encoded?.body ?? JSON.stringify(request),
  });
  const body = await answer.text();
  return { status: answer.status, headers: answer.headers, body, json: asRecord(body) };
}

function asRecord(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
