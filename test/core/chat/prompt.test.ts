import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ChatNode } from '../../../src/core/chat/conversation.ts';
import { buildPrompt, commonLimit, cutMiddle, fenced } from '../../../src/core/chat/prompt.ts';

const limits = (windowTokens: number) => ({
  windowTokens,
  answerTokens: 100,
  estimate: (text: string) => Math.ceil(text.length / 4),
});

function question(id: string, text: string, context: readonly string[] = []): ChatNode {
  return {
    parent: undefined,
    message: { role: 'user', id, text, chips: [] },
    attachments: context.map((content, index) => ({
      kind: 'text',
      chipId: `${id}.${index}`,
      text: content,
    })),
  };
}

const sizeOf = (messages: ReturnType<typeof buildPrompt>['messages']) =>
  messages.reduce((sum, { content }) => sum + Math.ceil(String(content).length / 4), 0);

describe('chat prompt', () => {
  it('always holds the system text and the newest question, last', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 400 }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 200, max: 2_000 }),
        (texts, window) => {
          const nodes = texts.map((text, index) => question(`q${index}`, text));
          const { messages } = buildPrompt('system', nodes, limits(window));
          assert.equal(messages[0]?.content, 'system');
          assert.equal(messages.at(-1)?.content, texts.at(-1));
        },
      ),
    );
  });

  it('leaves the oldest messages out when the window is full, and says how many', () => {
    const nodes = Array.from({ length: 10 }, (_, index) => question(`q${index}`, 'x'.repeat(400)));
    const { messages, droppedMessages } = buildPrompt('', nodes, limits(700));
    assert.equal(droppedMessages, 5);
    assert.equal(messages.length, 1 + 5);
    assert(sizeOf(messages) <= 600);
  });

  it('says which window would hold everything', () => {
    const nodes = Array.from({ length: 10 }, (_, index) => question(`q${index}`, 'x'.repeat(400)));
    for (const window of [300, 700]) {
      const { neededTokens } = buildPrompt('', nodes, limits(window));
      const whole = buildPrompt('', nodes, limits(neededTokens));
      assert.deepEqual([whole.droppedMessages, whole.neededTokens], [0, neededTokens]);
      assert.ok(buildPrompt('', nodes, limits(neededTokens - 3)).droppedMessages > 0);
    }
    const node = question('q', 'why?', ['long '.repeat(1000)]);
    const { neededTokens } = buildPrompt('', [node], limits(600));
    assert.deepEqual(buildPrompt('', [node], limits(neededTokens)).trimmedChips, []);
  });

  it('cuts the largest attachment and leaves small ones whole', () => {
    const small = 'small '.repeat(10);
    const large = Array.from({ length: 500 }, (_, line) => `line ${line}`).join('\n');
    const node = question('q', 'why?', [small, large]);
    const { messages, trimmedChips } = buildPrompt('', [node], limits(600));
    assert.deepEqual(trimmedChips, ['q.1']);
    const content = String(messages.at(-1)?.content);
    assert(content.includes(small));
    assert(content.includes('line 0\n') && content.endsWith('line 499\n\nwhy?'));
    assert(sizeOf(messages) <= 510, `${sizeOf(messages)}`);
  });

  it('finds the largest common limit that keeps the sum within the budget', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1_000), { minLength: 1, maxLength: 10 }),
        fc.nat(3_000),
        (sizes, budget) => {
          const limit = commonLimit(sizes, budget);
          const sum = (most: number) => sizes.reduce((a, size) => a + Math.min(size, most), 0);
          assert(sum(limit) <= budget);
          if (Number.isFinite(limit)) assert(sum(limit + 1) > budget);
        },
      ),
    );
  });

  it('keeps both ends of what it cuts', () => {
    const cut = cutMiddle('a\nb\nc\nd\ne\nf\ng\nh\n', 0.5);
    assert(cut.startsWith('a\n') && cut.endsWith('h\n'));
    assert(!cut.includes('d\ne'));
  });

  it('fences text so that nothing inside can end the fence', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('`', '```', '````', 'x', '\n')), (pieces) => {
        const lines = fenced('File:', pieces.join('')).split('\n');
        const fence = /^`+/.exec(lines[1] ?? '')?.[0] ?? '';
        assert.equal(lines.filter((line) => line.trim() === fence).length, 2);
      }),
    );
  });
});
