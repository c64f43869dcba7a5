import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  noConsent,
  openProposals,
  readConsents,
  readProposals,
  withFolderModels,
} from '../../../src/core/models/folderModels.ts';
import { readSettings } from '../../../src/core/settings.ts';

const { settings } = readSettings(() => undefined);
const providers = {
  ids: ['cerebras', 'groq', 'lmstudio'],
  isSetUp: (id: string) => id !== 'lmstudio',
};
const file =
  '{\n  // ours\n  "models": { "chat": "groq/llama", "inline": "lmstudio/any", "x": "y", },\n}';

describe('models that a folder proposes', () => {
  it('are read from its own file, and any text is safe', () => {
    assert.deepEqual(readProposals(file), [
      { use: 'inline', model: 'lmstudio/any' },
      { use: 'chat', model: 'groq/llama' },
    ]);
    fc.assert(fc.property(fc.string(), (text) => Array.isArray(readProposals(text))));
    fc.assert(fc.property(fc.json(), (text) => Array.isArray(readProposals(text))));
    fc.assert(fc.property(fc.jsonValue(), (stored) => typeof readConsents(stored) === 'object'));
  });

  it('are put to the user only where he has set their provider up, and once', () => {
    const all = readProposals(file);
    assert.deepEqual(openProposals(all, noConsent, providers), [
      { use: 'chat', model: 'groq/llama' },
    ]);
    for (const answer of ['approved', 'declined'] as const)
      assert.deepEqual(
        openProposals(all, { ...noConsent, [answer]: ['chat=groq/llama'] }, providers),
        [],
      );
  });

  it('count only once the user has said yes to this very model in this folder', () => {
    const proposals = readProposals(file);
    const of = (approved: readonly string[]) =>
      withFolderModels(settings, [{ proposals, consent: { approved, declined: [] } }]);
    assert.equal(of([]), settings);
    assert.equal(of(['chat=groq/other', 'edit=groq/llama', 'prompt=groq/llama']), settings);
    assert.equal(of(['chat=groq/llama'])['models.chat'], 'groq/llama');
    assert.equal(of(['chat=groq/llama'])['models.inline'], '');
  });
});
