import assert from 'node:assert/strict';
import { deadlinesFor } from '../../../src/core/routing/deadlines.ts';

const pace = { isLocal: false, isFast: false, reasons: undefined };

describe('how long a request may take', () => {
  it('is longer where a model thinks or may think, and as the user says', () => {
    const idleMs = (reasons: boolean | undefined, isFast = false) =>
      deadlinesFor('chat', { ...pace, reasons, isFast }).idleMs;
    assert.equal(idleMs(true), 180_000);
    assert.equal(idleMs(undefined), 60_000);
    assert.equal(idleMs(false), 15_000);
    assert.equal(idleMs(true, true), 15_000, 'a fast model thinks fast');
    const declared = { traits: {}, firstByteMs: 90_000, idleMs: 240_000 };
    const own = deadlinesFor('chat', { ...pace, declared });
    assert.equal(own.firstByteMs, 90_000);
    assert.equal(own.idleMs, 240_000);
    assert.equal(own.progressMs, 960_000);
  });

  it('is short for ghost text, and leaves a local server time to load its model', () => {
    const inline = deadlinesFor('inline', { ...pace, reasons: true });
    assert.equal(inline.idleMs, 4_000);
    assert.equal(inline.progressMs, 8_000);
    assert.equal(deadlinesFor('inline', { ...pace, isLocal: true }).firstByteMs, 60_000);
  });
});
