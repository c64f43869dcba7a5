import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { type ContextKeys, holdsWhen } from '../../support/whenClause.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const { contributes } = z
  .object({
    contributes: z.object({
      keybindings: z.array(z.object({ command: z.string(), key: z.string(), when: z.string() })),
    }),
  })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

/** What a key would run of ours: the editor takes the last binding whose clause holds. */
const commandOf = (key: string, keys: ContextKeys): string | undefined =>
  contributes.keybindings.findLast(
    (binding) => binding.key === key && holdsWhen(binding.when, keys),
  )?.command;

const accept = 'slipstream.acceptNextEdit';
const dismiss = 'slipstream.dismissNextEdit';

/** A next edit stands on the screen and has been seen. */
const seen = {
  editorTextFocus: true,
  'slipstream.nextEditOn': true,
  'slipstream.nextEditShown': true,
  'slipstream.nextEditTab': true,
} as const;

/** The same as ghost text. */
const asGhost = { ...seen, 'slipstream.nextEditGhost': true, inlineSuggestionVisible: true };

describe('the keys of next edits', () => {
  it('take it, end it, and go to it', () => {
    assert.equal(commandOf('tab', seen), accept);
    assert.equal(commandOf('escape', seen), dismiss);
    assert.equal(commandOf('alt+n', seen), 'slipstream.nextEdit');
    assert.equal(commandOf('escape', asGhost), dismiss);
  });

  it('leave Tab to the editor until the edit has been seen, also where it is ghost text', () => {
    assert.equal(commandOf('tab', { ...seen, 'slipstream.nextEditTab': false }), undefined);
    assert.equal(commandOf('tab', asGhost), undefined, 'the editor takes ghost text itself');
    assert.equal(commandOf('tab', { ...asGhost, 'slipstream.nextEditTab': false }), 'tab');
  });

  const others: readonly (readonly [string, ContextKeys])[] = [
    ['the list of suggestions', { suggestWidgetVisible: true }],
    ['ghost text of anyone', { inlineSuggestionVisible: true }],
    ['a snippet', { inSnippetMode: true }],
    ['several cursors', { editorHasMultipleSelections: true }],
    ['a selection', { editorHasSelection: true }],
    ['an input method', { isComposing: true }],
    ['the find widget', { findWidgetVisible: true }],
    ['a read-only file', { editorReadonly: true }],
    ['another part of the window', { editorTextFocus: false }],
    ['Vim’s normal mode', { 'vim.active': true, 'vim.mode': 'Normal' }],
    ['Neovim’s normal mode', { 'neovim.init': true, 'neovim.mode': 'normal' }],
  ];
  for (const [what, keys] of others)
    it(`leave Tab and Escape to ${what}`, () => {
      assert.equal(commandOf('tab', { ...seen, ...keys }), undefined);
      assert.equal(commandOf('escape', { ...seen, ...keys }), undefined);
    });

  it('leave Tab alone where the user has it move the focus', () => {
    assert.equal(commandOf('tab', { ...seen, editorTabMovesFocus: true }), undefined);
  });

  it('leave Escape, which ends insert mode, to Vim and Neovim, and take Tab there', () => {
    for (const keys of [
      { 'vim.active': true, 'vim.mode': 'Insert' },
      { 'neovim.init': true, 'neovim.mode': 'insert' },
    ]) {
      assert.equal(commandOf('tab', { ...seen, ...keys }), accept);
      assert.equal(commandOf('escape', { ...seen, ...keys }), undefined);
      assert.equal(commandOf('escape', { ...asGhost, ...keys }), undefined);
    }
  });
});
