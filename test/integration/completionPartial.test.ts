import assert from 'node:assert/strict';
import { connectServerControl } from '../host/serverControl.ts';
import { waitFor } from '../support/waitFor.ts';
import { closeAll, openDesk, requestsOf, say, startSuggesting } from './ghostText.ts';

const server = connectServerControl();
const answer = 'one(a, b);\n  two();\n  three(c);';
const whole = 'function f() {\n  start();\n  one(a, b);\n  two();\n  three(c);│\n}\n';

describe('a suggestion of three pieces', () => {
  before(() => startSuggesting(server));
  beforeEach(() => server.reset());
  afterEach(closeAll);

  for (const [by, command] of [
    ['word', 'editor.action.inlineSuggest.acceptNextWord'],
    ['line', 'editor.action.inlineSuggest.acceptNextLine'],
    ['Tab', 'editor.action.inlineSuggest.commit'],
  ] as const)
    it(`is taken by ${by} to its end, with one request`, async () => {
      await say(server, answer);
      const desk = await openDesk('typescript', 'function f() {\n  start();\n │\n}\n');
      await desk.type(' ');
      await waitFor(async () => (await requestsOf(server)) === 1);
      const seen: string[] = [];
      while (desk.text() !== whole) {
        assert.ok(seen.length < 40, seen.join('\n'));
        await desk.accept(command);
        seen.push(desk.text());
        if (desk.text() !== whole) assert.equal(await requestsOf(server), 1);
        assert.ok(whole.startsWith(desk.text().split('│')[0] ?? ''), seen.join('\n'));
      }
    });

  it('is asked on behind its end, whichever way the last of it was taken', async () => {
    await say(server, 'one();', '\n  two();');
    const desk = await openDesk('typescript', 'function f() {\n  start();\n │\n}\n');
    await desk.type(' ');
    await desk.accept('editor.action.inlineSuggest.acceptNextLine');
    await desk.accept();
    assert.equal(desk.text(), 'function f() {\n  start();\n  one();\n  two();│\n}\n');
  });

  it('goes on when Enter is pressed, also across a blank line, without a request', async () => {
    await say(server, 'one();\n  two();\n\n  three();', 'unwanted');
    const desk = await openDesk('typescript', 'function f() {\n  start();\n │\n}\n');
    await desk.type(' ');
    for (const line of ['one', 'two', 'three']) {
      if (line !== 'one') await desk.type('\n');
      await desk.accept();
      assert.ok(desk.text().includes(`  ${line}();│\n}`), desk.text());
      if (line !== 'three') assert.equal(await requestsOf(server), 1);
    }
    assert.equal(desk.text(), 'function f() {\n  start();\n  one();\n  two();\n  three();│\n}\n');
  });

  it('goes on when Enter is pressed between brackets, without a request', async () => {
    await say(server, '\n    return 1;\n}', 'unwanted');
    const desk = await openDesk('typescript', 'function f() │\n');
    await desk.type('{');
    assert.equal(desk.text(), 'function f() {│}\n');
    await waitFor(async () => (await requestsOf(server)) === 1);
    await desk.type('\n');
    await desk.accept();
    assert.equal(desk.text(), 'function f() {\n    return 1;│\n}\n');
  });
});
