import assert from 'node:assert/strict';
import type { ModelRequest } from '../../../src/core/api/modelRequest.ts';
import { formatModelRef } from '../../../src/core/models/modelRef.ts';
import { createModelRouting } from '../../../src/core/models/modelRouting.ts';
import { createProviderSet } from '../../../src/core/models/providerSet.ts';
import { readSettings } from '../../../src/core/settings.ts';
import type { Task } from '../../../src/core/task.ts';
import { cerebras, keyListing, setupCatalog, tableModel, today } from './support.ts';

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
    onUnavailable: () => said.push('look at the listing'),
    onTooLong: (model, task, larger) =>
      said.push(`${task}: ${formatModelRef(larger)} holds more than ${formatModelRef(model)}`),
  });
  return { routing, catalog, clock, said };
}

describe('models for the router', () => {
  it('are those of the settings or the catalog', () => {
    assert.deepEqual(setup().routing.choiceFor('chat'), cerebras('best'));
    assert.deepEqual(
      setup({ 'models.chat': 'cheap' }).routing.choiceFor('chat'),
      cerebras('cheap'),
    );
  });

  it('are replaced at once by one that costs no more, which is said when it has answered', () => {
    const { routing, said } = setup({ 'models.chat': 'best' });
    routing.noteGone(cerebras('best'));
    assert.deepEqual(routing.replacementFor(cerebras('best'), 'chat'), cerebras('cheap'));
    assert.deepEqual(said, []);
    routing.noteAnswer('chat', cerebras('cheap'), true);
    assert.deepEqual(said, ['chat: cerebras/cheap for cerebras/best']);
    assert.deepEqual(routing.choiceFor('chat'), cerebras('best'), 'settings are the user’s');
  });

  it('are withdrawn where the listing named them once: a 503 has it looked at, every ten minutes at most', () => {
    const { routing, catalog, clock, said } = setup();
    const stranger = cerebras('never-listed');
    assert.equal(routing.noteUnavailable(cerebras('best')), false);
    assert.equal(routing.noteUnavailable(cerebras('best')), false);
    assert.deepEqual(said, ['look at the listing']);
    clock.set(clock.wallMs() + 600_000);
    assert.equal(routing.noteUnavailable(cerebras('best')), false);
    assert.equal(said.length, 2);
    catalog.applyKeyListing('cerebras', keyListing('cheap', 'another'), clock.wallMs());
    assert.equal(routing.noteUnavailable(cerebras('best')), true);
    assert.equal(routing.noteUnavailable(stranger), false, 'a private one is in no listing');
    catalog.applyKeyListing('cerebras', keyListing('cheap', 'best'), clock.wallMs());
    assert.equal(routing.noteUnavailable(cerebras('best')), false);
  });

  it('are not replaced by a dearer one: the user is asked, and nothing else is proposed', () => {
    const { routing, said } = setup({ 'models.chat': 'best' }, [priced('dear', 3)]);
    routing.noteGone(cerebras('best'));
    assert.equal(routing.replacementFor(cerebras('best'), 'chat'), undefined);
    assert.deepEqual(said, ['chat: cerebras/best or cerebras/dear']);
    assert.deepEqual(routing.choiceFor('chat'), cerebras('best'));
  });

  it('follow the same rule when the catalog had chosen, until the user lets the model go', () => {
    const { routing, catalog } = setup({}, [priced('dear', 3)]);
    routing.noteGone(cerebras('best'));
    assert.deepEqual(routing.choiceFor('chat'), cerebras('best'));
    assert.equal(routing.replacementFor(cerebras('best'), 'chat'), undefined);
    catalog.dismiss(cerebras('best'));
    assert.deepEqual(routing.choiceFor('chat'), cerebras('dear'));
  });

  it('are not replaced any more once the user said stop', () => {
    const { routing, catalog } = setup({ 'models.chat': 'best' });
    routing.noteGone(cerebras('best'));
    catalog.declineReplacement(cerebras('best'));
    assert.equal(routing.replacementFor(cerebras('best'), 'chat'), undefined);
  });

  it('are left in peace for ten minutes after a refusal that nobody makes up for', () => {
    const { routing, clock } = setup({ 'models.inline': 'best' }, [priced('dear', 3)]);
    assert.equal(routing.isRetired(cerebras('best')), false);
    routing.noteGone(cerebras('best'));
    clock.set(today + 599_999);
    assert.equal(routing.isRetired(cerebras('best')), true);
    clock.set(today + 600_000);
    assert.equal(routing.isRetired(cerebras('best')), false);
  });

  it('are left in peace for good when another answers for them', () => {
    const { routing, clock } = setup({ 'models.chat': 'best' });
    routing.noteGone(cerebras('best'));
    clock.set(today + 7_200_000);
    assert.equal(routing.isRetired(cerebras('best')), true);
  });

  it('are never asked once the table or the listings say that they are gone', () => {
    const { routing, catalog } = setup({}, [priced('over', 1, { retiresOn: '2026-01-01' })]);
    assert.equal(routing.isRetired(cerebras('over')), false, 'the key’s listing names it today');
    catalog.forget('cerebras', 'key');
    assert.equal(routing.isRetired(cerebras('over')), true);
    assert.equal(routing.isRetired(cerebras('never-heard-of')), false);
  });

  it('come back to life by answering', () => {
    const { routing, catalog } = setup({ 'models.chat': 'best' });
    routing.noteGone(cerebras('best'));
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
  });

  it('are offered in place of one whose window is too small, the cheapest that holds the request', () => {
    const { routing, said } = setup({}, [
      priced('wide', 3, { windowTokens: 200_000 }),
      priced('wider', 4, { windowTokens: 400_000 }),
    ]);
    routing.noteTooLong(cerebras('best'), 'chat', 150_000);
    routing.noteTooLong(cerebras('best'), 'edit', 300_000);
    routing.noteTooLong(cerebras('best'), 'chat', 500_000);
    assert.deepEqual(said, [
      'chat: cerebras/wide holds more than cerebras/best',
      'edit: cerebras/wider holds more than cerebras/best',
    ]);
  });

  it('know which tasks name them', () => {
    const { routing } = setup({ 'models.chat': 'best', 'models.small': 'cerebras/best' });
    assert.deepEqual(routing.tasksNaming(cerebras('best')), ['chat', 'small']);
  });
});

describe('a request for one model', () => {
  const ask = { messages: [], maxTokens: 500_000 };
  const routing = (values: Readonly<Record<string, string>> = {}) => {
    const { catalog, clock } = setupCatalog();
    const { settings } = readSettings((key) => values[key]);
    return createModelRouting({
      catalog,
      settings: () => settings,
      providers: () => createProviderSet(settings),
      clock,
      onReplaced: () => {},
      onChoiceNeeded: () => {},
      onUnavailable: () => {},
      onTooLong: () => {},
    });
  };
  const fitted = (model: string, task: Task, request: ModelRequest = ask, values = {}) => {
    const { maxTokens, reasoning, hideReasoning } = routing(values).fitRequest(
      cerebras(model),
      task,
      request,
    );
    return [maxTokens, reasoning, hideReasoning];
  };

  it('has the reasoning of its task, within what the model takes', () => {
    assert.deepEqual(fitted('qwen-3.8-27b', 'inline'), [32_768, 'none', undefined]);
    assert.deepEqual(fitted('gpt-oss-120b', 'inline'), [40_960, 'low', true]);
    assert.deepEqual(fitted('gpt-oss-120b', 'chat'), [40_960, 'medium', undefined]);
    assert.deepEqual(fitted('gpt-oss-120b', 'chat', ask, { 'reasoning.chat': 'high' })[1], 'high');
    assert.deepEqual(fitted('my-endpoint', 'chat'), [8_192, undefined, undefined]);
  });

  it('keeps what its caller names, as far as the model takes it', () => {
    const asked = { ...ask, maxTokens: 64, reasoning: 'none', hideReasoning: true } as const;
    assert.deepEqual(fitted('gpt-oss-120b', 'chat', asked), [64, 'low', true]);
    assert.deepEqual(fitted('gemma-4-31b', 'chat', { ...asked, reasoning: 'low' }), [
      64,
      'low',
      undefined,
    ]);
    assert.deepEqual(fitted('my-endpoint', 'chat', asked), [64, undefined, undefined]);
  });
});
