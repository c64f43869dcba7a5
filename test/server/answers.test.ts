import assert from 'node:assert/strict';
import { postChat } from './postChat.ts';
import { useServer } from './useServer.ts';

const streamed = { stream: true };

/** The chunks of a streamed body, in order, without `[DONE]`. */
function chunksOf(body: string): Chunk[] {
  const data = body.split('\n\n').filter((event) => event !== '');
  assert.equal(data.pop(), 'data: [DONE]');
  return data.map((event) => JSON.parse(event.replace('data: ', '')));
}

interface Chunk {
  readonly choices: readonly {
    readonly delta: Readonly<Record<string, string>>;
    readonly finish_reason?: string;
  }[];
  readonly usage?: {
    readonly prompt_tokens: number;
    readonly completion_tokens: number;
    readonly prompt_tokens_details: { readonly cached_tokens: number };
    readonly completion_tokens_details: Readonly<Record<string, number>>;
  };
}

const joined = (chunks: readonly Chunk[], field: string) =>
  chunks.map((chunk) => chunk.choices[0]?.delta[field] ?? '').join('');

describe('answers of the simulated server', () => {
  const server = useServer({
    brain: { kind: 'demo' },
    reasoningTokens: { low: 10, medium: 30, high: 50 },
  });

  async function stream(change: object) {
    const { body } = await postChat(server(), { ...streamed, ...change });
    const chunks = chunksOf(body);
    const last = chunks.at(-1);
    return {
      chunks,
      text: joined(chunks, 'content'),
      reasoning: joined(chunks, 'reasoning'),
      finishReason: last?.choices[0]?.finish_reason,
      usage: last?.usage,
    };
  }

  it('end by length where the limit cuts them, and spend exactly that', async () => {
    const { finishReason, usage, text } = await stream({ max_completion_tokens: 7 });
    assert.equal(finishReason, 'length');
    assert.equal(usage?.completion_tokens, 7);
    assert.ok(text.length > 0);
  });

  it('end before a stop sequence and leave it out', async () => {
    const { finishReason, text } = await stream({
      stop: ['simulation'],
      max_completion_tokens: 100,
    });
    assert.equal(finishReason, 'stop');
    assert.equal(text, '> **This is a ');
  });

  it('think first where the model does, by the effort asked or its own', async () => {
    const tokens = async (change: object) =>
      (await stream({ max_completion_tokens: 400, ...change })).usage?.completion_tokens_details[
        'reasoning_tokens'
      ];
    assert.equal(await tokens({ reasoning_effort: 'low' }), 10);
    assert.equal(await tokens({ reasoning_effort: 'none' }), 0);
    assert.equal(await tokens({ model: 'gpt-oss-120b' }), 30);
    assert.equal(await tokens({ model: 'qwen-3.8-27b' }), 50);
  });

  it('hide reasoning when asked, and bill it all the same', async () => {
    const asked = { reasoning_effort: 'low', max_completion_tokens: 400 };
    const hidden = await stream({ ...asked, reasoning_format: 'hidden' });
    assert.equal(hidden.reasoning, '');
    assert.equal(hidden.usage?.completion_tokens_details['reasoning_tokens'], 10);
    const raw = await stream({ ...asked, reasoning_format: 'raw' });
    assert.match(raw.text, /^ The user wants[\s\S]*> \*\*This is a simulation/);
  });

  it('are empty by length when reasoning takes all that was allowed', async () => {
    const { text, finishReason, usage } = await stream({
      model: 'gpt-oss-120b',
      max_completion_tokens: 20,
    });
    assert.equal(text, '');
    assert.equal(finishReason, 'length');
    assert.equal(usage?.completion_tokens_details['reasoning_tokens'], 20);
  });

  it('count blocks of the prompt that were seen before as cached, by exact prefix', async () => {
    const cached = async (content: string) =>
      (await stream({ max_completion_tokens: 5, messages: [{ role: 'user', content }] })).usage
        ?.prompt_tokens_details.cached_tokens ?? 0;
    const start = 'a stable beginning '.repeat(100);
    assert.equal(await cached(`${start} one`), 0);
    const again = await cached(`${start} two`);
    assert.ok(again >= 384 && again % 128 === 0, String(again));
    assert.equal(await cached(`x${start} one`), 0);
  });

  it('count predicted lines that were kept and lost', async () => {
    server().script({ steps: [{ do: 'content', text: 'const a = 1;\nconst b = 3;' }] });
    const { usage } = await stream({
      prediction: { type: 'content', content: 'const a = 1;\nconst b = 2;' },
    });
    const { accepted_prediction_tokens, rejected_prediction_tokens } =
      usage?.completion_tokens_details ?? {};
    assert.deepEqual([accepted_prediction_tokens, rejected_prediction_tokens], [5, 5]);
  });

  it('say that they are simulated, in markdown with every element', async () => {
    const { text } = await stream({ max_completion_tokens: 1000 });
    assert.match(text, /simulation/);
    for (const element of [/^## /m, /^1\. /m, /^```ts$/m, /^\|---/m, /\]\(https:/])
      assert.match(text, element);
  });

  it('give edited code back whole, below a comment', async () => {
    const code = '  const a = 1;\n  return a;';
    const content = `Rename the variable.\n\`\`\`ts\n${code}\n\`\`\``;
    const { text } = await stream({
      max_completion_tokens: 200,
      messages: [{ role: 'user', content }],
    });
    assert.match(text, /^```ts\n {2}\/\*\* Simulated answer/);
    assert.ok(text.includes(`\n${code}\n\`\`\`\n`));
  });

  it('give the marked part of a file back whole, in its language', async () => {
    const part = '    def run(self):\n        return 1';
    const { text } = await stream({
      max_completion_tokens: 200,
      messages: [
        { role: 'system', content: 'You rewrite code.' },
        { role: 'user', content: `File: a.py (python)\n\n<part>\n${part}\n</part>` },
        { role: 'user', content: 'Instruction: make it two' },
      ],
    });
    assert.match(text, /^```python\n {4}# Simulated answer/);
    assert.ok(text.endsWith(`\n${part}\n\`\`\`\n`));
  });

  it('answer a question about code in prose', async () => {
    const content = 'What does this do?\n```ts\nfix();\n```';
    const { text } = await stream({ messages: [{ role: 'user', content }] });
    assert.match(text, /^> \*\*This is a simulation/);
  });

  it('put several tokens into a chunk, as configured', async () => {
    const sizes = async (tokensPerChunk: number) => {
      server().configure({ pacing: { firstTokenMs: 0, tokensPerSecond: 1e9, tokensPerChunk } });
      return (await stream({ max_completion_tokens: 60 })).chunks.length;
    };
    assert.equal(await sizes(1), 62);
    assert.equal(await sizes(20), 5);
  });
});
