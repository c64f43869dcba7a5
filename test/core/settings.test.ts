import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readSettings, settingKeys } from '../../src/core/settings.ts';

describe('settings', () => {
  it('uses the defaults when nothing is set', () => {
    const { settings, problems } = readSettings(() => undefined);
    assert.equal(settings.enabled, true);
    assert.equal(settings.baseUrl, 'https://api.cerebras.ai/v1');
    assert.deepEqual(problems, []);
  });

  it('falls back to the default of an invalid setting and names it', () => {
    const { settings, problems } = readSettings((key) => (key === 'enabled' ? 'yes' : undefined));
    assert.equal(settings.enabled, true);
    assert.deepEqual(
      problems.map((problem) => problem.key),
      ['enabled'],
    );
  });

  it('never throws, whatever a settings file holds', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...settingKeys), fc.jsonValue()), (values) => {
        const { settings } = readSettings((key) => values[key]);
        assert.equal(Object.keys(settings).length, settingKeys.length);
      }),
    );
  });
});
