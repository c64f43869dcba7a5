import assert from 'node:assert/strict';
import { formatModelRef } from '../../../src/core/models/modelRef.ts';
import { createModelRouting } from '../../../src/core/models/modelRouting.ts';
import { createProviderSet } from '../../../src/core/models/providerSet.ts';
import { readSettings } from '../../../src/core/settings.ts';
import { cerebras, hourMs, keyListing, setupCatalog, tableModel, today } from './support.ts';

const priced = (id: string, usd: number, over = {}) =>
  tableModel(id, { inputUsdPerMTok: usd, outputUsdPerMTok: usd, ...over });

/** `best` is what the catalog chooses; `cheap` and `dear` are the others. */
function setup(values: Readonly<Record<string, string>> = {}, others = [priced('cheap', 1)]) {
  const bundled = [priced('best', 2, { parametersB: 900, cannot: ['reasoning'] }), ...others];
  const { catalog, clock } = setupCatalog({ bundled });
  catalog.applyKeyListing('cerebras', keyListing(...bundled.map(({ id }) => id)), today);
  const { settings } = readSettings((key) => values[key]);
  const said: string[] = [];
  const routing = createModelRouting({
    catalog,
    settings: () => settings,
    providers: () => createProviderSet(settings),
    clock,
    onReplaced: (gone, instead, task) =>
      said.push(`${task}: ${formatModelRef(instead)} for ${formatModelRef(gone)}`),
    onChoiceNeeded: (gone, task, candidates) =>
      said.push(`${task}: ${formatModelRef(gone)} or ${candidates.map(formatModelRef).join()}`),
  });
  return { routing, catalog, clock, said };
}

describe('models for the router', () => {
  it('are those of the settings or the catalog', () => {
    assert.deepEqual(setup().routing.choiceFor('chat'), {
      model: cerebras('best'),
      isReplacement: false,
    });
    assert.deepEqual(
      setup({ 'models.chat': 'cheap' }).routing.choiceFor('chat')?.model.model,
      'cheap',
    );
  });

  it('are replaced at once by one that costs no more, which is said when it has answered', () => {
    const { routing, said } = setup({ 'models.chat': 'best' });
    assert.deepEqual(routing.replacementFor(cerebras('best'), 'chat'), cerebras('cheap'));
    assert.deepEqual(said, []);
    routing.noteAnswer('chat', cerebras('cheap'), true);
    assert.deepEqual(said, ['chat: cerebras/cheap for cerebras/best']);
    assert.deepEqual(routing.choiceFor('chat'), { model: cerebras('cheap'), isReplacement: true });
  });

  it('are not replaced by a dearer one: the user is asked, and nothing else is proposed', () => {
    const { routing, said } = setup({ 'models.chat': 'best' }, [priced('dear', 3)]);
    assert.equal(routing.replacementFor(cerebras('best'), 'chat'), undefined);
    assert.deepEqual(said, ['chat: cerebras/best or cerebras/dear']);
    assert.deepEqual(routing.choiceFor('chat')?.model, cerebras('best'));
  });

  it('follow the same rule when the catalog had chosen, until the user lets the model go', () => {
    const { routing, catalog } = setup({}, [priced('dear', 3)]);
    assert.equal(routing.replacementFor(cerebras('best'), 'chat'), undefined);
    assert.deepEqual(routing.choiceFor('chat'), { model: cerebras('best'), isReplacement: false });
    catalog.letGo(cerebras('best'));
    assert.deepEqual(routing.choiceFor('chat'), { model: cerebras('dear'), isReplacement: false });
  });

  it('are not replaced any more once the user said stop', () => {
    const { routing, catalog } = setup({ 'models.chat': 'best' });
    routing.replacementFor(cerebras('best'), 'chat');
    catalog.declineReplacement(cerebras('best'));
    assert.deepEqual(routing.choiceFor('chat'), { model: cerebras('best'), isReplacement: false });
    assert.equal(routing.replacementFor(cerebras('best'), 'chat'), undefined);
  });

  it('leave a refused model in peace while the user types, for ten minutes', () => {
    const { routing, clock } = setup({ 'models.inline': 'best' }, [priced('dear', 3)]);
    routing.replacementFor(cerebras('best'), 'inline');
    assert.equal(routing.choiceFor('inline'), undefined);
    clock.set(today + hourMs);
    assert.deepEqual(routing.choiceFor('inline')?.model, cerebras('best'));
  });

  it('come back to life by answering', () => {
    const { routing, catalog } = setup({ 'models.chat': 'best' });
    routing.replacementFor(cerebras('best'), 'chat');
    assert.equal(catalog.find(cerebras('best'))?.lifecycle.kind, 'retired');
    routing.noteAnswer('chat', cerebras('best'), false);
    assert.equal(catalog.find(cerebras('best'))?.lifecycle.kind, 'production');
  });

  it('say when nobody is left', () => {
    const { routing, said } = setup({}, []);
    assert.equal(routing.replacementFor(cerebras('best'), 'edit'), undefined);
    assert.deepEqual(said, ['edit: cerebras/best or ']);
  });

  it('learn their windows from refusals', () => {
    const { routing } = setup();
    assert.equal(routing.windowOf(cerebras('best')), undefined);
    routing.learnWindow(cerebras('best'), 8192);
    assert.equal(routing.windowOf(cerebras('best')), 8192);
    assert.equal(routing.planFor(cerebras('best'), 'chat').windowTokens, 8192);
  });

  it('know which tasks name them', () => {
    const { routing } = setup({ 'models.chat': 'best', 'models.small': 'cerebras/best' });
    assert.deepEqual(routing.tasksNaming(cerebras('best')), ['chat', 'small']);
  });
});
