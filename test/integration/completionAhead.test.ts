import assert from 'node:assert/strict';
import { connectServerControl } from '../host/serverControl.ts';
import { closeAll, openDesk, requestsOf, say, startSuggesting } from './ghostText.ts';
import { settled } from './insight.ts';

const server = connectServerControl();

describe('asking ahead', () => {
  before(() => startSuggesting(server));
  beforeEach(() => server.reset());
  afterEach(closeAll);

  it('brings what follows a suggestion before it is accepted, so that it is there at once', async () => {
    await say(server, 'one();', '\n  two();', '');
    const desk = await openDesk('typescript', 'function f() {\n  start();\n │\n}\n');
    await desk.type(' ');
    await server.until(({ records }) => records.length >= 2);
    assert.equal(desk.text(), 'function f() {\n  start();\n  │\n}\n');
    await server.until(({ records }) => records.every(({ endedAtMs }) => endedAtMs !== undefined));
    await settled();
    await desk.accept();
    assert.equal(desk.text(), 'function f() {\n  start();\n  one();│\n}\n');
    await desk.accept();
    assert.equal(desk.text(), 'function f() {\n  start();\n  one();\n  two();│\n}\n');
    assert.ok((await requestsOf(server)) >= 2);
  });
});
