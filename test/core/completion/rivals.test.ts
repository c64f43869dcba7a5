import assert from 'node:assert/strict';
import { doesSuggest, rivals } from '../../../src/core/completion/rivals.ts';

const doesAny = (active: readonly string[], settings: Readonly<Record<string, unknown>> = {}) =>
  rivals.some((rival) =>
    doesSuggest(rival, {
      isActive: (id) => active.includes(id),
      settingOf: (key) => settings[key],
    }),
  );

describe('other assistants', () => {
  it('suggest when they were started, by whichever of their extensions', () => {
    assert.equal(doesAny([]), false);
    assert.equal(doesAny(['vscode.git']), false);
    assert.equal(doesAny(['GitHub.copilot-chat']), true);
    assert.equal(doesAny(['Supermaven.supermaven']), true);
  });

  it('do not once their users have switched suggestions off', () => {
    const off = {
      'github.copilot.enable': { '*': false },
      'continue.enableTabAutocomplete': false,
    };
    assert.equal(doesAny(['GitHub.copilot', 'Continue.continue'], off), false);
    const partly = { 'github.copilot.enable': { '*': true, markdown: false } };
    assert.equal(doesAny(['GitHub.copilot'], partly), true);
  });
});
