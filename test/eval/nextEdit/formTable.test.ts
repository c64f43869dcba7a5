import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { measuredForms } from '../../../src/core/nextEdit/model/measuredForms.ts';
import { betterForm, formsModule, measuredForm } from './formTable.ts';

const times = (count: number, isRightInHunks: boolean, isRightInRewrite: boolean) =>
  Array.from({ length: count }, () => ({ isRightInHunks, isRightInRewrite }));

describe('the table of forms', () => {
  it('names a rewrite only where it is better by more than chance', () => {
    assert.equal(betterForm([]), 'hunks');
    assert.equal(betterForm([...times(90, true, true), ...times(3, false, true)]), 'hunks');
    assert.equal(betterForm([...times(5, true, false), ...times(12, false, true)]), 'hunks');
    assert.equal(betterForm([...times(5, true, false), ...times(20, false, true)]), 'rewrite');
    assert.equal(betterForm([...times(20, true, false), ...times(5, false, true)]), 'hunks');
  });

  it('says what was measured', () => {
    const both = [...times(5, true, false), ...times(20, false, true), ...times(75, false, false)];
    assert.deepEqual(measuredForm(both, '2026-11-30'), {
      form: 'rewrite',
      situations: 100,
      exactInHunks: 5,
      exactInRewrites: 20,
      measured: '2026-11-30',
    });
  });

  it('is committed as the eval would write it', () => {
    const file = join(import.meta.dirname, '../../../src/core/nextEdit/model/measuredForms.ts');
    assert.equal(readFileSync(file, 'utf8'), formsModule(measuredForms));
  });

  it('writes a row as the formatter would', () => {
    const row = measuredForm(times(10, true, true), '2026-11-30');
    assert.match(
      formsModule({ 'cerebras/gpt-oss-120b': row }),
      /= \{\n {2}'cerebras\/gpt-oss-120b': \{\n {4}form: 'hunks',\n {4}situations: 10,\n {4}exactInHunks: 100,\n {4}exactInRewrites: 100,\n {4}measured: '2026-11-30',\n {2}\},\n\};\n$/,
    );
  });
});
