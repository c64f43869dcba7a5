import assert from 'node:assert/strict';
import { createEmitter } from '../../../src/core/event.ts';
import { type ChangingText, changeText, makeEdits } from '../../../src/core/refactor/changeText.ts';
import type { TextEdit } from '../../../src/core/refactor/review.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

const before = 'one\ntwo\nthree\n';
const edited = (text: string) => text.replace('two', 'TWO');

/** A text in an editor that takes edits as `ways` say. */
function textIn(ways: (text: FakeText, edits: readonly TextEdit[]) => readonly Way[]) {
  let now = before;
  const changes = createEmitter<string>((error) => assert.fail(String(error)));
  const text: FakeText = {
    become(next) {
      now = next;
      changes.fire(next);
    },
    take(edits) {
      const [edit] = edits;
      assert.ok(edit);
      text.become(now.slice(0, edit.start) + edit.text + now.slice(edit.end));
    },
    type: () => text.become(`${now}x`),
    read: () => now,
    onDidBecome: changes.event,
    ways: (edits) => ways(text, edits),
  };
  return text;
}

type Way = () => Promise<boolean>;

interface FakeText extends ChangingText {
  become(next: string): void;
  take(edits: readonly TextEdit[]): void;
  /** The user presses a key at the end. */
  type(): void;
}

const never = () => new Promise<boolean>(() => {});

describe('changing a text that the user changes too', () => {
  it('takes the first way that works', async () => {
    const text = textIn((self, edits) => [
      async () => {
        self.take(edits);
        return true;
      },
      () => assert.fail('one way is enough'),
    ]);
    assert.ok(await changeText(text, () => edited(text.read()), createFakeClock()));
    assert.equal(text.read(), edited(before));
  });

  it('tries again after a key came between, with the text that is there then', async () => {
    let keys = 3;
    const text = textIn((self, edits) => [
      async () => {
        if (keys-- > 0) self.type();
        else self.take(edits);
        return keys < 0;
      },
    ]);
    const clock = createFakeClock();
    const changing = changeText(text, () => edited(text.read()), clock);
    await clock.advance(1000);
    assert.ok(await changing);
    assert.equal(text.read(), `${edited(before)}xxx`);
  });

  it('sees that it was done though the next key is there before the editor says so', async () => {
    const text = textIn((self, edits) => [
      async () => {
        self.take(edits);
        self.type();
        return true;
      },
    ]);
    assert.ok(await changeText(text, () => edited(text.read()), createFakeClock()));
    assert.equal(text.read(), `${edited(before)}x`);
  });

  it('does not believe an editor that says yes and did nothing while a key came', async () => {
    let calls = 0;
    const text = textIn((self, edits) => [
      async () => {
        calls++;
        if (calls === 1) self.type();
        else self.take(edits);
        return true;
      },
    ]);
    const clock = createFakeClock();
    const changing = changeText(text, () => edited(text.read()), clock);
    await clock.advance(1000);
    assert.ok(await changing);
    assert.equal(text.read(), `${edited(before)}x`);
  });

  it('goes on to the next way when one lies, rejects, throws or never answers', async () => {
    const text = textIn((self, edits) => [
      async () => true,
      () => Promise.reject(new Error('closed')),
      () => {
        throw new Error('closed');
      },
      never,
      async () => {
        self.take(edits);
        return true;
      },
    ]);
    const clock = createFakeClock();
    const changing = changeText(text, () => edited(text.read()), clock);
    await clock.advance(60_000);
    assert.ok(await changing);
    assert.equal(text.read(), edited(before));
  });

  it('ends, whatever the editor does', async () => {
    for (const way of [never, async () => false, async () => true]) {
      const clock = createFakeClock();
      const text = textIn(() => [way, way]);
      const changing = changeText(text, () => edited(text.read()), clock);
      await clock.advance(25_000);
      assert.equal(await changing, false);
      assert.equal(text.read(), before);
    }
  });

  it('ends when somebody never stops typing', async () => {
    const text = textIn((self) => [
      async () => {
        self.type();
        return false;
      },
    ]);
    const clock = createFakeClock();
    const changing = changeText(text, () => edited(text.read()), clock);
    await clock.advance(25_000);
    assert.equal(await changing, false);
  });

  it('gives up at once when the change has no place any more', async () => {
    const text = textIn((self) => [
      async () => {
        self.become('quite other\n');
        return false;
      },
    ]);
    const wanted = () => (text.read() === before ? edited(before) : undefined);
    const clock = createFakeClock();
    const changing = changeText(text, wanted, clock);
    await clock.advance(25);
    assert.equal(await changing, false);
    assert.equal(text.read(), 'quite other\n');
  });

  it('never puts edits of the old text into a new one', async () => {
    const text = textIn((self) => [
      async () => {
        self.type();
        return false;
      },
      () => assert.fail('the text is another one by now'),
    ]);
    const edit = { start: 4, end: 7, text: 'TWO' };
    assert.equal(await makeEdits(text, [edit], createFakeClock()), false);
  });
});
