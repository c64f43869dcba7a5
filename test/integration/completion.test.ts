import assert from 'node:assert/strict';
import { connectServerControl } from '../host/serverControl.ts';
import { waitFor } from '../support/waitFor.ts';
import {
  closeAll,
  openDesk,
  openFileDesk,
  requestsOf,
  say,
  set,
  startSuggesting,
} from './ghostText.ts';
import { askedAndSettled, settled } from './insight.ts';

const server = connectServerControl();

describe('ghost text in the editor', () => {
  before(() => startSuggesting(server));
  beforeEach(() => server.reset());
  afterEach(closeAll);

  it('is shown while typing and taken as a whole', async () => {
    await say(server, 'compute(1, 2);');
    const desk = await openDesk('typescript', 'const a │\n');
    await desk.type('= ');
    await desk.accept();
    assert.equal(desk.text(), 'const a = compute(1, 2);│\n');
  });

  it('goes on, without a request, while it is typed', async () => {
    await say(server, 'compute(1, 2);');
    const desk = await openDesk('plaintext', 'a =│\n');
    await desk.type(' ');
    await desk.suggested();
    await desk.type('com');
    await desk.suggested();
    await settled();
    assert.equal(await requestsOf(server), 1);
    await desk.accept();
    assert.equal(desk.text(), 'a = compute(1, 2);│\n');
  });

  it('comes back after Backspace, without a request', async () => {
    await say(server, 'compute(1, 2);');
    const desk = await openDesk('plaintext', 'a =│\n');
    await desk.type(' ');
    await desk.suggested();
    await desk.type('com');
    await desk.run('deleteLeft');
    await desk.run('deleteLeft');
    await desk.suggested();
    await settled();
    assert.equal(await requestsOf(server), 1);
    await desk.accept();
    assert.equal(desk.text(), 'a = compute(1, 2);│\n');
  });

  it('shows the next line at once when the first is taken', async () => {
    await say(server, 'one();\n  two();\n  three();');
    const desk = await openDesk('typescript', 'function f() {\n  start();\n │\n}\n');
    await desk.type(' ');
    await desk.accept();
    assert.equal(desk.text(), 'function f() {\n  start();\n  one();│\n}\n');
    await desk.accept();
    assert.equal(desk.text(), 'function f() {\n  start();\n  one();\n  two();│\n}\n');
    assert.equal(await requestsOf(server), 1);
  });

  it('takes the place of a bracket that the editor has closed', async () => {
    await say(server, '1, 2);');
    const desk = await openDesk('typescript', 'const a = compute│\n');
    await desk.type('(');
    assert.equal(desk.text(), 'const a = compute(│)\n');
    await desk.accept();
    assert.equal(desk.text(), 'const a = compute(1, 2);│\n');
  });

  it('works in a document with Windows line ends', async () => {
    await say(server, 'one();\n  two();');
    const desk = await openFileDesk('crlf.ts', 'function f() {\r\n  start();\r\n │\r\n}\r\n');
    await desk.type(' ');
    await desk.accept();
    await desk.accept();
    assert.equal(
      desk.document.getText(),
      'function f() {\r\n  start();\r\n  one();\r\n  two();\r\n}\r\n',
    );
  });

  it('is taken by word and by line, and the rest stays', async () => {
    await say(server, 'compute(first, second);');
    const desk = await openDesk('plaintext', 'a =│\n');
    await desk.type(' ');
    await desk.accept('editor.action.inlineSuggest.acceptNextWord');
    assert.equal(desk.text(), 'a = compute│\n');
    await settled();
    assert.equal(await requestsOf(server), 1);
    await desk.accept();
    assert.equal(desk.text(), 'a = compute(first, second);│\n');
  });

  it('stays away from the line where it was dismissed, until it is asked for', async () => {
    await say(server, 'compute(1, 2);');
    const desk = await openDesk('plaintext', 'a =│\n');
    await desk.type(' ');
    await desk.suggested();
    await desk.run('slipstream.dismissSuggestion');
    await desk.type('c');
    assert.equal(await desk.hasNothingToAccept(), true);
    assert.equal(await requestsOf(server), 1);
    await say(server, 'alculate(3);');
    await desk.run('slipstream.triggerSuggestion');
    await desk.accept();
    assert.equal(desk.text(), 'a = calculate(3);│\n');
  });

  it('comes only when asked for in quiet mode', async () => {
    await set('inline.automatic', false);
    try {
      const desk = await openDesk('plaintext', 'a =│\n');
      await desk.type(' ');
      assert.equal(await desk.hasNothingToAccept(), true);
      assert.equal(await requestsOf(server), 0);
      await say(server, 'compute(1);');
      await desk.run('slipstream.triggerSuggestion');
      await desk.accept();
      assert.equal(desk.text(), 'a = compute(1);│\n');
    } finally {
      await set('inline.automatic', undefined);
    }
  });

  it('asks for others when it is asked for once more', async () => {
    await say(server, 'first();', 'second();', 'third();');
    const desk = await openDesk('plaintext', 'a =│\n');
    await desk.type(' ');
    await desk.suggested();
    await desk.run('slipstream.triggerSuggestion');
    await waitFor(async () => (await requestsOf(server)) === 3);
    await settled();
    await desk.run('editor.action.inlineSuggest.showNext');
    await desk.accept();
    assert.match(desk.text(), /^a = (second|third)\(\);│/);
  });

  for (const [what, key, value, language, at] of [
    [
      'a language that is switched off',
      'inline.languages',
      { plaintext: false },
      'plaintext',
      'a =│\n',
    ],
    ['comments, when those are switched off', 'inline.comments', false, 'typescript', '// sort│\n'],
    ['every file, when it is switched off', 'inline.enabled', false, 'plaintext', 'a =│\n'],
    [
      'a file above the size limit',
      'inline.maxFileKilobytes',
      1,
      'plaintext',
      `${'x'.repeat(2_000)}\na =│\n`,
    ],
  ] as const)
    it(`stays away from ${what}`, async () => {
      await set(key, value);
      try {
        const desk = await openDesk(language, at);
        await desk.type(' ');
        assert.equal(await desk.hasNothingToAccept(), true);
        assert.equal(await requestsOf(server), 0);
      } finally {
        await set(key, undefined);
      }
    });

  it('never sends a file whose name says that it holds secrets', async () => {
    const desk = await openFileDesk('.env', 'API_KEY│\n');
    await desk.type('=');
    await desk.run('slipstream.triggerSuggestion');
    assert.equal(await desk.hasNothingToAccept(), true);
    assert.equal(await requestsOf(server), 0);
  });

  it('never sends a file that .slipstreamignore names', async () => {
    // A rule that is known to be read is at the end of the file.
    await openFileDesk('.slipstreamignore', 'private/\nlast.txt\n│');
    const probe = await openFileDesk('last.txt', 'a = │\n');
    await waitFor(async () => {
      await server.reset();
      await probe.run('slipstream.triggerSuggestion');
      await settled();
      return (await requestsOf(server)) === 0;
    }, 'the rules being read');
    const desk = await openFileDesk('private/a.ts', 'const a =│\n');
    await desk.type(' ');
    await desk.run('slipstream.triggerSuggestion');
    assert.equal(await desk.hasNothingToAccept(), true);
    assert.equal(await requestsOf(server), 0);
  });

  for (const [what, at] of [
    ['inside a word', 'con│st a = 1;\n'],
    ['before other code of the line', 'const a =│ + b;\n'],
    ['behind the end of a statement', 'const a = 1│\n'],
  ] as const)
    it(`is silent ${what}`, async () => {
      const desk = await openDesk('typescript', at);
      await desk.type(at.startsWith('con│') ? 'x' : at.includes('1│') ? ';' : ' ');
      await askedAndSettled(desk.document);
      assert.equal(await requestsOf(server), 0);
    });

  it('is silent after undo', async () => {
    await say(server, 'compute(1);');
    const desk = await openDesk('plaintext', 'a =│\n');
    await desk.type(' ');
    await desk.accept();
    // What comes of accepting is not what undo asks for.
    await settled();
    await server.reset();
    await desk.run('undo');
    await settled();
    assert.equal(await requestsOf(server), 0);
  });

  it('is silent with several cursors', async () => {
    const desk = await openDesk('plaintext', 'a =│\nb =\n');
    await desk.run('editor.action.insertCursorBelow');
    await desk.type(' ');
    await settled();
    assert.equal(await requestsOf(server), 0);
  });

  it('keeps the request that is in flight when the user types along', async () => {
    // Longer than it takes to type: the request is still in flight by then.
    await server.script({ delayMs: 4_000, steps: [{ do: 'stream', text: 'compute(1);' }] });
    const desk = await openDesk('plaintext', 'a =│\n');
    await desk.type(' ');
    await waitFor(async () => (await requestsOf(server)) === 1);
    await desk.type('c');
    await desk.type('o');
    await desk.suggested();
    await settled();
    const { aborted } = await server.stats();
    assert.equal(await requestsOf(server), 1);
    assert.equal(aborted, 0);
    await desk.accept();
    assert.equal(desk.text(), 'a = compute(1);│\n');
  });

  it('cancels at the server the request that can no longer match', async () => {
    await server.script({
      steps: [{ do: 'stream', text: 'compute(\n  1,\n' }, { do: 'stall' }],
    });
    const desk = await openDesk('plaintext', 'a =│\n');
    await desk.type(' ');
    await desk.suggested();
    await desk.type('x');
    await server.until(({ aborted }) => aborted >= 1);
  });

  it('brings an answer that was late', async () => {
    await server.script({ delayMs: 1_000, steps: [{ do: 'stream', text: 'compute(1);' }] });
    const desk = await openDesk('plaintext', 'a =│\n');
    await desk.type(' ');
    await desk.accept();
    assert.equal(desk.text(), 'a = compute(1);│\n');
  });

  it('grows a first line that stands alone for long', async () => {
    await server.script({
      steps: [
        { do: 'stream', text: 'compute(\n' },
        { do: 'wait', ms: 500 },
        { do: 'stream', text: '  1,\n);\n' },
      ],
    });
    const desk = await openDesk('typescript', 'const a =│\n');
    await desk.type(' ');
    await server.until(({ records }) => records.at(-1)?.endedAtMs !== undefined);
    await settled();
    await desk.accept();
    assert.equal(desk.text(), 'const a = compute(\n  1,\n);│\n');
  });

  it('leaves out of the request what later text of the document says already', async () => {
    await say(server, 'one();\n  two();\n}\n');
    const desk = await openDesk('typescript', 'function f() {\n │\n  two();\n}\n');
    await desk.type(' ');
    await desk.accept();
    assert.equal(desk.text(), 'function f() {\n  one();│\n  two();\n}\n');
  });
});
