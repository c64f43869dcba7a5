import assert from 'node:assert/strict';
import { createEditHistory } from '../../../src/core/documents/editHistory.ts';
import { applyHunk } from '../../../src/core/documents/lineHunk.ts';
import { localProposals } from '../../../src/core/nextEdit/local/localLayer.ts';
import {
  afterRest,
  afterTaking,
  createLocalLook,
} from '../../../src/core/nextEdit/local/localLook.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

const line = (name: string) => `const ${name} = format(order.total - order.paid);`;
const before = [line('a'), 'show(a);', line('b'), 'show(b);', line('c')];
const changed = { line: 0, oldLines: [line('a')], newLines: ['const a = format(order.due());'] };
const lines = applyHunk(before, changed);
const situation = { lines, edits: [changed], cursorLine: 0, languageId: 'typescript' };

describe('the document’s own patterns, looked through ahead', () => {
  it('are at hand once they were looked for, whoever made the same situation', async () => {
    const clock = createFakeClock();
    const look = createLocalLook(clock);
    look.ahead(() => afterRest(situation));
    await clock.advance(200);
    const copy = { ...situation, lines: [...lines], edits: [{ ...changed }], cursorLine: 1 };
    const found = look.proposals(copy);
    assert.equal(look.proposals(copy), found);
    assert.deepEqual(found, localProposals(copy));
    assert.notEqual(look.proposals(situation), found);
  });

  it('are never those of another text, place, language or edit', async () => {
    const clock = createFakeClock();
    const look = createLocalLook(clock);
    look.ahead(() => afterRest(situation));
    await clock.advance(200);
    for (const other of [
      { ...situation, lines: lines.with(4, 'nothing;') },
      { ...situation, lines: lines.slice(0, 4) },
      { ...situation, cursorLine: 4 },
      { ...situation, languageId: 'python' },
      { ...situation, edits: [] },
      { ...situation, edits: [{ ...changed, newLines: ['const a = 1;'] }] },
    ])
      assert.deepEqual(look.proposals(other), localProposals(other));
  });

  it('are looked for after a rest, and only what was named last', async () => {
    const clock = createFakeClock();
    const look = createLocalLook(clock);
    const asked: string[] = [];
    const named = (name: string) => () => {
      asked.push(name);
      return [];
    };
    look.ahead(named('first'));
    await clock.advance(50);
    look.ahead(named('second'));
    await clock.advance(100);
    assert.deepEqual(asked, []);
    await clock.advance(100);
    assert.deepEqual(asked, ['second']);
    look.ahead(named('third'));
    look.dispose();
    await clock.advance(200);
    assert.deepEqual(asked, ['second']);
  });

  it('know the situation after a proposal as the history will tell it', () => {
    const history = createEditHistory();
    history.open('a', 'a.ts', before.join('\n'));
    const change = (at: number, text: string, end = at) =>
      history.change(
        'a',
        [
          {
            startLine: at,
            startCharacter: 0,
            endLine: end,
            endCharacter: (history.linesOf('a')?.[end] ?? '').length,
            text,
          },
        ],
        { origin: 'user', atMs: 0 },
      );
    change(4, 'last();');
    history.settle('a');
    change(0, 'first();');
    history.settle('a');
    const now = {
      lines: history.linesOf('a') ?? [],
      edits: history.list(),
      cursorLine: 0,
      languageId: 'typescript',
    };
    const proposal = {
      line: 2,
      oldLines: [line('b')],
      newLines: ['const b =', '  due();'],
      layer: 'local' as const,
      confidence: 1,
    };
    const [after] = afterTaking(now, proposal);
    change(2, proposal.newLines.join('\n'));
    assert.deepEqual(after?.lines, history.linesOf('a'));
    const hunks = history.list().map((edit) => ({
      line: edit.line,
      oldLines: edit.oldLines,
      newLines: edit.newLines,
    }));
    assert.deepEqual(
      after?.edits.map((edit) => ({
        line: edit.line,
        oldLines: edit.oldLines,
        newLines: edit.newLines,
      })),
      hunks,
    );
    assert.equal(after?.cursorLine, 3);
    assert.deepEqual(afterTaking(now, { ...proposal, others: [changed] }), []);
  });
});
