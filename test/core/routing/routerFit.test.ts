import assert from 'node:assert/strict';
import type { RequestError } from '../../../src/core/errors.ts';
import { fails, says } from '../../support/fakeTransport.ts';
import { primary, request, second, setupRouter, third } from './setup.ts';

describe('the router, with a model that is gone', () => {
  const gone: RequestError = { kind: 'modelGone', model: 'fast', detail: '' };

  it('lets the replacement answer and tells so', async () => {
    const noted: string[] = [];
    const { ask } = setupRouter({
      scripts: { fast: [fails(gone)], second: [says('Hi')] },
      fallback: [third],
      replacementFor: () => second,
      noteGone: (model) => noted.push(model.model),
    });
    const seen = await ask();
    assert.equal(seen.by, 'cerebras/second (replacement)');
    assert.deepEqual(seen.skipped, ['fast: modelGone']);
    assert.deepEqual(noted, ['fast']);
  });

  it('replaces one that answers 503 and was withdrawn, and waits for one that was not', async () => {
    const unavailable: RequestError = { kind: 'overloaded', status: 503, detail: '' };
    const scripts = { fast: [fails(unavailable), says('back')], second: [says('Hi')] };
    const noted: string[] = [];
    const withdrawn = await setupRouter({
      scripts,
      replacementFor: () => second,
      noteUnavailable: () => true,
      noteGone: (model) => noted.push(model.model),
    }).ask();
    assert.equal(withdrawn.by, 'cerebras/second (replacement)');
    assert.deepEqual(noted, ['fast']);
    const busy = await setupRouter({ scripts, replacementFor: () => second }).ask();
    assert.equal(busy.text, 'back');
  });

  it('does not ask what is known to be retired', async () => {
    const noted: string[] = [];
    const { ask, transport } = setupRouter({
      scripts: { second: [says('Hi')] },
      isRetired: (model) => model.model === 'fast',
      replacementFor: () => second,
      noteGone: (model) => noted.push(model.model),
    });
    assert.equal((await ask()).text, 'Hi');
    assert.equal(transport.calls.length, 1);
    assert.deepEqual(noted, []);
  });

  it('goes on to the user’s own list when no replacement may answer', async () => {
    const scripts = { fast: [fails(gone)], second: [says('Hi')] };
    assert.equal((await setupRouter({ scripts, fallback: [second] }).ask()).text, 'Hi');
    assert.equal((await setupRouter({ scripts }).ask()).end, 'modelGone');
  });
});

describe('the router, with a request longer than the window', () => {
  const overflow: RequestError = { kind: 'contextOverflow', limitTokens: 8_192, detail: '' };
  const shorter = { ...request, maxTokens: 7 };

  it('learns the limit and sends a shorter request once', async () => {
    const learned: unknown[] = [];
    const { ask, transport, breakers } = setupRouter({
      scripts: { fast: [fails(overflow), says('Hi')] },
      learnWindow: (model, limit) => learned.push([model.model, limit]),
    });
    const limits: unknown[] = [];
    const seen = await ask({
      shorten(limit) {
        limits.push(limit);
        return shorter;
      },
    });
    assert.equal(seen.text, 'Hi');
    assert.deepEqual(learned, [['fast', 8_192]]);
    assert.deepEqual(limits, [8_192]);
    assert.deepEqual(
      transport.calls.map((call) => call.request.maxTokens),
      [100, 7],
    );
    assert.deepEqual(breakers.of(primary).state, { kind: 'closed', recent: [true] });
  });

  it('goes on only to a named model with a larger window', async () => {
    const windows: Readonly<Record<string, number>> = { second: 8_192, third: 131_072 };
    const { ask, transport } = setupRouter({
      scripts: { fast: [fails(overflow)], second: [says('No')], third: [says('Hi')] },
      fallback: [second, third],
      windowOf: (model) => windows[model.model],
    });
    const seen = await ask();
    assert.equal(seen.by, 'local/third (largerWindow)');
    assert.equal(transport.calls.length, 2);
  });

  describe('and somebody who waits for it', () => {
    const told = async (
      { stated = overflow, fallback = [] as readonly (typeof second)[] } = {},
      asked: Parameters<ReturnType<typeof setupRouter>['ask']>[0] = {},
    ) => {
      const notes: unknown[] = [];
      const { ask } = setupRouter({
        scripts: { fast: [fails(stated), fails(stated)], third: [says('Hi')] },
        fallback,
        windowOf: (model) => (model.model === 'third' ? 131_072 : undefined),
        noteTooLong: (model, task, neededTokens) => notes.push([model.model, task, neededTokens]),
      });
      await ask(asked);
      return notes;
    };

    it('is told once, with what the server counted and room for an answer', async () => {
      const stated = { ...overflow, currentTokens: 20_000 };
      assert.deepEqual(await told({ stated }, { shorten: () => shorter }), [
        ['fast', 'chat', 20_512],
      ]);
      assert.deepEqual(await told({ stated }, { shorten: () => undefined }), [
        ['fast', 'chat', 20_512],
      ]);
    });

    it('is told more than the limit when the server did not count', async () => {
      assert.deepEqual(await told(), [['fast', 'chat', 8_704]]);
    });

    it('is told nothing while a model that they named holds it, nor of what nobody asked', async () => {
      assert.deepEqual(await told({ fallback: [third] }, { shorten: () => undefined }), []);
      assert.deepEqual(await told({}, { priority: 'automatic' }), []);
    });
  });

  it('tells the limit when nothing larger is named', async () => {
    const { ask } = setupRouter({ scripts: { fast: [fails(overflow)] }, fallback: [second] });
    assert.equal((await ask({ shorten: () => undefined })).end, 'contextOverflow');
  });
});
