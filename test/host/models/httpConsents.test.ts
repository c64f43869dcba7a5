import assert from 'node:assert/strict';
import type { Notice } from '../../../src/core/ports.ts';
import { createTexts } from '../../../src/core/texts/texts.ts';
import { inEnglish } from '../../../src/core/translate.ts';
import { createHttpConsents } from '../../../src/host/models/httpConsents.ts';
import { settle } from '../../support/fakeClock.ts';
import { createMemoryStorage } from '../../support/memoryStorage.ts';

const origin = 'http://192.168.1.20:11434';
const fail = (error: unknown) => assert.fail(String(error));

/** One window after another on the same profile. */
function openWindow(storage = createMemoryStorage()) {
  const shown: Notice[] = [];
  const texts = createTexts(inEnglish);
  const consents = createHttpConsents({
    storage,
    texts,
    notices: { show: (notice) => shown.push(notice), clear: () => {} },
    onUnexpected: fail,
  });
  return {
    storage,
    consents,
    shown,
    async answer(label: string) {
      await shown
        .at(-1)
        ?.actions.find((action) => action.label === label)
        ?.run();
      await settle();
    },
  };
}

const labels = createTexts(inEnglish).model.consent;

describe('plain http to a machine of one’s own network', () => {
  for (const [label, allowed] of [
    [labels.withoutKey, 'withoutKey'],
    [labels.withKey, 'withKey'],
    [labels.never, undefined],
  ] as const)
    it(`is asked about once, and “${label}” holds for all windows from then on`, async () => {
      const first = openWindow();
      first.consents.ask(origin);
      await settle();
      assert.equal(first.consents.of(origin), undefined, 'nothing is allowed before');
      assert.equal(first.shown.length, 1);
      assert.match(first.shown[0]?.text ?? '', /192\.168\.1\.20/);
      await first.answer(label);
      assert.equal(first.consents.of(origin), allowed);
      const second = openWindow(first.storage);
      second.consents.ask(origin);
      await settle();
      assert.deepEqual(second.shown, []);
      assert.equal(second.consents.of(origin), allowed);
    });

  it('allows nothing when the question is closed, nor by what somebody wrote into the file', async () => {
    const storage = createMemoryStorage();
    await storage.update('httpConsents', () => ({ [origin]: 'always' }));
    const window = openWindow(storage);
    window.consents.ask(origin);
    await settle();
    assert.equal(window.shown.length, 1);
    assert.equal(window.consents.of(origin), undefined);
    assert.equal(window.consents.of('http://192.168.1.21:11434'), undefined);
  });
});
