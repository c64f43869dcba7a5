import assert from 'node:assert/strict';
import { createSavedDraft } from '../../src/webview/savedDraft.ts';

/** What the editor keeps for a page while it is away. */
function pageStorage(state?: unknown) {
  let kept = state;
  return {
    getState: () => kept,
    setState: (next: unknown) => {
      kept = next;
    },
  };
}

describe('saved draft', () => {
  it('outlives the page', () => {
    const storage = pageStorage();
    createSavedDraft(storage).save('half a question');
    assert.equal(createSavedDraft(storage).text, 'half a question');
  });

  it('is empty where nothing or something else was kept', () => {
    for (const state of [undefined, null, 'text', { draft: 7 }, []])
      assert.equal(createSavedDraft(pageStorage(state)).text, '');
  });
});
