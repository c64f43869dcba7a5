import assert from 'node:assert/strict';
import { createFormChoice } from '../../../src/core/nextEdit/model/answerForm.ts';

const model = { provider: 'cerebras', model: 'small' };
const other = { provider: 'cerebras', model: 'large' };

describe('the form in which a model is asked for next edits', () => {
  it('is numbered hunks for a model of which nothing is known, or while there is none', () => {
    const forms = createFormChoice({});
    assert.equal(forms.formFor(model), 'hunks');
    assert.equal(forms.formFor(undefined), 'hunks');
  });

  it('is what was measured', () => {
    const row = { situations: 100, exactInHunks: 20, exactInRewrites: 30, measured: '2026-11-30' };
    const forms = createFormChoice({ 'cerebras/small': { form: 'rewrite', ...row } });
    assert.equal(forms.formFor(model), 'rewrite');
    assert.equal(forms.formFor(other), 'hunks');
  });

  it('becomes a rewrite once half of at least eight hunks were lost, for that model and from then on', () => {
    const forms = createFormChoice({});
    forms.note(model, { placed: 3, lost: 4 });
    assert.equal(forms.formFor(model), 'hunks');
    forms.note(model, { placed: 1, lost: 0 });
    assert.equal(forms.formFor(model), 'rewrite');
    assert.equal(forms.formFor(other), 'hunks');
    forms.note(model, { placed: 40, lost: 0 });
    assert.equal(forms.formFor(model), 'rewrite');
  });

  it('goes by the last twelve hunks, and stays with less than half of them lost', () => {
    const forms = createFormChoice({});
    for (let answer = 0; answer < 50; answer += 1) forms.note(model, { placed: 2, lost: 1 });
    assert.equal(forms.formFor(model), 'hunks');
    forms.note(model, { placed: 0, lost: 1 });
    assert.equal(forms.formFor(model), 'hunks');
    forms.note(model, { placed: 0, lost: 1 });
    assert.equal(forms.formFor(model), 'rewrite');
  });
});
