import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findIgnoredSettings } from '../../../src/core/models/ignoredSettings.ts';
import { readSettingsFile } from '../../../src/core/models/settingsFile.ts';
import { readSettings } from '../../../src/core/settings.ts';

const { settings } = readSettings(() => undefined);
const found = (text: string, place: 'workspace' | 'machine') =>
  findIgnoredSettings(readSettingsFile(text) ?? {}, place, (key) => settings[key]).map(
    ({ key }) => key,
  );
const text = `{
  // models of this project
  "slipstream.models.chat": "groq/llama", /* and */
  "slipstream.reasoning.chat": "high",
  "slipstream.baseUrl": "http://127.0.0.1:1234/v1",
  "slipstream.models.edit": "",
  "slipstream.chat.maxTokens": 9000,
}`;

describe('settings that no longer count where they stand', () => {
  it('are those that a workspace could set in 0.1.0, and all that decide the destination on a machine', () => {
    assert.deepEqual(found(text, 'workspace'), ['models.chat', 'reasoning.chat']);
    assert.deepEqual(found(text, 'machine'), ['baseUrl', 'models.chat', 'reasoning.chat']);
  });

  it('are not told when the user’s own say the same', () => {
    const file = readSettingsFile(text) ?? {};
    const told = findIgnoredSettings(file, 'workspace', (key) => file[`slipstream.${key}`]);
    assert.deepEqual(told, []);
  });

  it('are read from JSON with comments and last commas, and any text is safe', () => {
    assert.deepEqual(readSettingsFile('{"a": "x // no comment", "b": [1, 2,], }'), {
      a: 'x // no comment',
      b: [1, 2],
    });
    assert.equal(readSettingsFile('[1]'), undefined);
    assert.equal(readSettingsFile('{"a": '), undefined);
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const json: unknown = JSON.parse(JSON.stringify(value));
        assert.deepEqual(readSettingsFile(JSON.stringify(value, undefined, 2)), {
          ...Object(json),
        });
      }),
    );
    fc.assert(fc.property(fc.string(), (any) => readSettingsFile(any) !== null));
  });
});
