import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Answer } from '../../src/shared/chatMessage.ts';
import { toPanelSchema } from '../../src/shared/protocol.ts';
import { applyPatch, type TranscriptPatch } from '../../src/shared/transcript.ts';

const answer: Answer = { role: 'assistant', id: 'a', parts: [], state: 'waiting' };
const append = (part: 'text' | 'reasoning', text: string): TranscriptPatch => ({
  kind: 'append',
  id: 'a',
  part,
  text,
});

describe('transcript', () => {
  it('joins what belongs together and keeps the order of kinds', () => {
    const ops = [
      append('reasoning', 'h'),
      append('reasoning', 'm'),
      append('text', 'a'),
      append('text', 'b'),
    ];
    const [after] = ops.reduce(applyPatch, [answer]);
    assert(after?.role === 'assistant');
    assert.deepEqual(
      after.parts.map((part) => (part.kind === 'tool' ? '' : part.text)),
      ['hm', 'ab'],
    );
  });

  it('leaves messages that a change does not touch the same objects', () => {
    const other: Answer = { ...answer, id: 'b' };
    const after = applyPatch([other, answer], append('text', 'x'));
    assert.equal(after[0], other);
    assert.notEqual(after[1], answer);
  });

  it('replaces a tool line instead of adding a second one', () => {
    const run = { id: 't', name: 'readFile', title: 'read a.ts', state: 'running' } as const;
    const ops: TranscriptPatch[] = [
      { kind: 'tool', id: 'a', run },
      { kind: 'tool', id: 'a', run: { ...run, state: 'done' } },
    ];
    const [after] = ops.reduce(applyPatch, [answer]);
    assert(after?.role === 'assistant');
    assert.deepEqual(
      after.parts.map((part) => part.kind === 'tool' && part.run.state),
      ['done'],
    );
  });

  it('keeps the parts when the state changes', () => {
    const ops: TranscriptPatch[] = [append('text', 'x'), { kind: 'state', id: 'a', state: 'done' }];
    const [after] = ops.reduce(applyPatch, [answer]);
    assert(after?.role === 'assistant');
    assert.deepEqual([after.state, after.parts.length], ['done', 1]);
  });

  it('survives the way through the protocol unchanged', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('text', 'reasoning'), fc.string())),
        (pieces) => {
          const ops = pieces.map(([part, text]) => append(part as 'text' | 'reasoning', text));
          const message = { type: 'changes', seq: 1, ops } as const;
          assert.deepEqual(toPanelSchema.parse(JSON.parse(JSON.stringify(message))), message);
        },
      ),
    );
  });
});
