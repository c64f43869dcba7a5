import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Notice } from '../../src/core/ports.ts';
import { createTexts } from '../../src/core/texts/texts.ts';
import { inEnglish } from '../../src/core/translate.ts';
import { watchConflicts } from '../../src/host/completion/conflicts.ts';
import { connectServerControl } from '../host/serverControl.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { waitFor } from '../support/waitFor.ts';
import { closeAll, openDesk, requestsOf, say, set, startSuggesting } from './ghostText.ts';
import { settled } from './insight.ts';
import { choose } from './quickPicks.ts';

const server = connectServerControl();
const saved = (key: string) =>
  vscode.workspace.getConfiguration('slipstream').inspect(key)?.globalValue;

describe('the manners of ghost text', () => {
  before(() => startSuggesting(server));
  beforeEach(() => server.reset());
  afterEach(closeAll);

  it('pauses when told to, and resumes', async () => {
    await choose({ command: 'slipstream.pauseSuggestions' }, 0);
    const desk = await openDesk('plaintext', 'a =│\n');
    await desk.type(' ');
    assert.equal(await desk.hasNothingToAccept(), true);
    assert.equal(await requestsOf(server), 0);
    await choose({ command: 'slipstream.pauseSuggestions' }, 3);
    await say(server, 'compute(1);');
    await desk.run('deleteLeft');
    await desk.type(' ');
    await desk.accept();
    assert.equal(desk.text(), 'a = compute(1);│\n');
  });

  it('answers who asks even while it is paused', async () => {
    await choose({ command: 'slipstream.pauseSuggestions' }, 2);
    try {
      await say(server, 'compute(1);');
      const desk = await openDesk('plaintext', 'a = │\n');
      await desk.run('slipstream.triggerSuggestion');
      await desk.accept();
      assert.equal(desk.text(), 'a = compute(1);│\n');
    } finally {
      await choose({ command: 'slipstream.pauseSuggestions' }, 3);
    }
  });

  it('is taken line by line, and the rest stays without a request', async () => {
    await say(server, 'compute(\n  first,\n);');
    const desk = await openDesk('typescript', 'const a =│\n');
    await desk.type(' ');
    await desk.accept('editor.action.inlineSuggest.acceptNextLine');
    assert.match(desk.text(), /^const a = compute\(\n? *│/);
    await settled();
    assert.equal(await requestsOf(server), 1);
    await desk.accept();
    assert.equal(desk.text(), 'const a = compute(\n  first,\n);│\n');
  });

  it('is silent after redo', async () => {
    await say(server, 'compute(1);');
    const desk = await openDesk('plaintext', 'a =│\n');
    await desk.type(' ');
    await desk.accept();
    await desk.run('undo');
    await settled();
    await server.reset();
    await desk.run('redo');
    await settled();
    assert.equal(await requestsOf(server), 0);
  });

  it('goes on from the suggest widget’s item, which Tab takes first', async () => {
    const items = vscode.languages.registerCompletionItemProvider('plaintext', {
      provideCompletionItems: () => [new vscode.CompletionItem('computeAll')],
    });
    try {
      await server.script({ steps: [{ do: 'stream', text: '(1);' }], times: 'always' });
      const desk = await openDesk('plaintext', 'a = comp│\n');
      await desk.run('editor.action.triggerSuggest');
      await server.until(({ records }) =>
        records.some(({ body }) => body?.includes('a = computeAll⟦cursor⟧') === true),
      );
      await settled();
      await desk.accept('acceptSelectedSuggestion');
      assert.equal(desk.text(), 'a = computeAll│\n');
      await desk.accept();
      assert.equal(desk.text(), 'a = computeAll(1);│\n');
    } finally {
      items.dispose();
    }
  });

  it('switches a language, comments and quiet mode by command, and back', async () => {
    await openDesk('plaintext', 'a =│\n');
    for (const [command, key, off] of [
      [
        'slipstream.toggleSuggestionsForLanguage',
        'inline.languages',
        { '*': true, plaintext: false },
      ],
      ['slipstream.toggleSuggestionsInComments', 'inline.comments', false],
      ['slipstream.toggleQuietMode', 'inline.automatic', false],
      ['slipstream.toggleSuggestions', 'inline.enabled', false],
    ] as const) {
      await vscode.commands.executeCommand(command);
      assert.deepEqual(saved(key), off, command);
      await vscode.commands.executeCommand(command);
      assert.notDeepEqual(saved(key), off, command);
      await set(key, undefined);
    }
  });

  it('comes back when it was switched off and on', async () => {
    await set('inline.enabled', false);
    await set('inline.enabled', true);
    try {
      await say(server, 'compute(1);');
      const desk = await openDesk('plaintext', 'a =│\n');
      await desk.type(' ');
      await desk.accept();
      assert.equal(desk.text(), 'a = compute(1);│\n');
    } finally {
      await set('inline.enabled', undefined);
    }
  });

  it('shows its figures', async () => {
    await vscode.commands.executeCommand('slipstream.showSuggestionFigures');
    const isShown = () => vscode.window.tabGroups.activeTabGroup.activeTab?.label;
    await waitFor(
      () => isShown() === 'Suggestion Statistics',
      () => `${isShown()}`,
    );
  });
});

describe('what keeps suggestions from being seen', () => {
  const shown = new Map<string, Notice>();
  const clock = createFakeClock();
  const watch = () =>
    watchConflicts({
      clock,
      notices: {
        show: (notice) => shown.set(notice.id, notice),
        clear: (id) => {
          shown.delete(id);
        },
      },
      texts: createTexts(inEnglish),
      onUnexpected: (error) => {
        throw error;
      },
    });
  beforeEach(() => shown.clear());

  it('is told when it is the editor’s own switch, with the switch to change', async () => {
    const editor = vscode.workspace.getConfiguration('editor');
    const watching = watch();
    try {
      assert.deepEqual([...shown.keys()], []);
      await editor.update('inlineSuggest.enabled', false, vscode.ConfigurationTarget.Global);
      const notice = await waitFor(() => shown.get('inlineSuggest off'));
      await notice.actions[0]?.run();
      await waitFor(() => shown.size === 0);
      assert.equal(vscode.workspace.getConfiguration('editor').get('inlineSuggest.enabled'), true);
    } finally {
      watching.dispose();
      await editor.update('inlineSuggest.enabled', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('is told when Copilot was started as well, though it was started later', async () => {
    const { getExtension } = vscode.extensions;
    const watching = watch();
    try {
      assert.equal(shown.has('copilot suggests'), false);
      Object.defineProperty(vscode.extensions, 'getExtension', {
        configurable: true,
        writable: true,
        value: (id: string) => (id === 'GitHub.copilot' ? { isActive: true } : getExtension(id)),
      });
      await clock.advance(60_000);
      assert.ok(shown.has('copilot suggests'));
    } finally {
      watching.dispose();
      Object.defineProperty(vscode.extensions, 'getExtension', {
        configurable: true,
        writable: true,
        value: getExtension,
      });
    }
  });
});
