import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findTrigger } from '../../src/webview/completionTrigger.ts';
import { droppedUris } from '../../src/webview/incoming.ts';

/** `|` is the cursor. */
function triggerIn(marked: string) {
  return findTrigger(marked.replace('|', ''), marked.indexOf('|'));
}

describe('completion in the composer', () => {
  const cases: readonly [string, string | undefined][] = [
    ['/|', 'command:'],
    ['/ex|', 'command:ex'],
    ['  /ex|', 'command:ex'],
    ['see /ex|', undefined],
    ['/explain |', undefined],
    ['@|', 'context:'],
    ['look at @src/ma|', 'context:src/ma'],
    ['(@a|', 'context:a'],
    ['me@example|', undefined],
    ['@a b|', undefined],
    ['@one and @tw|o', 'context:tw'],
  ];
  for (const [marked, expected] of cases)
    it(`finds ${expected ?? 'nothing'} in ${JSON.stringify(marked)}`, () => {
      const found = triggerIn(marked);
      assert.equal(found && `${found.kind}:${found.query}`, expected);
    });

  it('names exactly the word with its sign', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), (text, at) => {
        const cursor = at % (text.length + 1);
        const found = findTrigger(text, cursor);
        if (found === undefined) return;
        const sign = found.kind === 'command' ? '/' : '@';
        assert.equal(text.slice(found.start, found.end), sign + found.query);
      }),
    );
  });
});

describe('dropped files', () => {
  const data = (lists: Readonly<Record<string, string>>) => ({
    getData: (type: string) => lists[type] ?? '',
  });

  it('are taken from the editor’s list, else from the system’s, without comments', () => {
    assert.deepEqual(
      droppedUris(data({ 'text/uri-list': '# files\r\nfile:///a\r\nfile:///b\r\n' })),
      ['file:///a', 'file:///b'],
    );
    const both = {
      'application/vnd.code.uri-list': 'vscode-remote://x/a',
      'text/uri-list': 'http://x/a',
    };
    assert.deepEqual(droppedUris(data(both)), ['vscode-remote://x/a']);
  });

  it('are none when text is dropped', () => {
    assert.deepEqual(droppedUris(data({ 'text/plain': 'words' })), []);
  });
});
