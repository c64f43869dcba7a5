import assert from 'node:assert/strict';
import { connectServerControl } from '../host/serverControl.ts';
import { tryAgain } from '../support/waitFor.ts';
import { closeAll, openDesk, requestsOf, say, set, startSuggesting } from './ghostText.ts';
import { isSuggested, settled } from './insight.ts';

const server = connectServerControl();

describe('settings of ghost text', () => {
  before(() => startSuggesting(server));
  beforeEach(() => server.reset());
  afterEach(closeAll);

  it('shows it later with a delay, though it is asked for at once', async () => {
    const delayMs = 3_000;
    await set('inline.delayMs', delayMs);
    try {
      const { desk, typedAtMs } = await tryAgain(
        async () => {
          await say(server, 'compute(1);');
          const opened = await openDesk('plaintext', 'a =│\n');
          const atMs = performance.now();
          await opened.type(' ');
          await server.until(({ records }) => records.at(-1)?.endedAtMs !== undefined);
          // A machine that takes longer for an answer than it is held back shows nothing here: once more.
          assert.equal(isSuggested(opened.document), false);
          return { desk: opened, typedAtMs: atMs };
        },
        async () => {
          await settled();
          await closeAll();
          await server.reset();
        },
      );
      await desk.suggested();
      const heldMs = performance.now() - typedAtMs;
      assert.ok(heldMs >= delayMs, `shown after ${heldMs} ms`);
      await settled();
      assert.equal(await requestsOf(server), 1);
      await desk.accept();
      assert.equal(desk.text(), 'a = compute(1);│\n');
    } finally {
      await set('inline.delayMs', undefined);
    }
  });

  const answer = 'one(\n    a,\n  );\n  two();\n\n  three();';
  for (const [length, first] of [
    ['auto', 'one(\n    a,\n  );'],
    ['line', 'one('],
    ['block', 'one(\n    a,\n  );\n  two();'],
    ['whole', answer],
  ] as const)
    it(`shows as much at a time as is wanted (${length}), and the rest without a request`, async () => {
      await set('inline.length', length);
      try {
        await say(server, answer);
        const desk = await openDesk('typescript', 'function f() {\n  start();\n │\n}\n');
        await desk.type(' ');
        // What came before the answer's end may be shorter.
        await server.until(({ records }) => records.at(-1)?.endedAtMs !== undefined);
        await settled();
        await desk.accept();
        assert.equal(desk.text(), `function f() {\n  start();\n  ${first}│\n}\n`);
        const whole = `function f() {\n  start();\n  ${answer}│\n}\n`;
        while (desk.text() !== whole) {
          assert.equal(await requestsOf(server), 1);
          await desk.accept();
          assert.ok(whole.startsWith(desk.text().split('│')[0] ?? ''), desk.text());
        }
      } finally {
        await set('inline.length', undefined);
      }
    });
});
