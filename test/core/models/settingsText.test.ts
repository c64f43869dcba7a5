import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findNamedModels } from '../../../src/core/models/settingsText.ts';
import { processorMs } from '../../support/processorMs.ts';

describe('models named in a settings file', () => {
  it('are found with their place, in any order and layout', () => {
    const text = `{
  // "slipstream.models.chat": "commented",
  "editor.fontSize": 12, /* "slipstream.models.edit": "commented" */
  "slipstream.models.inline":"qwen-3-32b",
  "slipstream.models.chat"
    : "cerebras/zai-glm-4.7",
  "slipstream.models.edit": null,
  "slipstream.models.other": "x",
  "note": "slipstream.models.small",
}`;
    const found = findNamedModels(text);
    assert.deepEqual(
      found.map(({ task, value, start, end }) => [task, value, text.slice(start, end)]),
      [
        ['inline', 'qwen-3-32b', '"qwen-3-32b"'],
        ['chat', 'cerebras/zai-glm-4.7', '"cerebras/zai-glm-4.7"'],
      ],
    );
  });

  it('are found while the file is being typed', () => {
    const half = '{ "slipstream.models.chat": "a", "slipstream.models.edit": "b';
    assert.deepEqual(
      findNamedModels(half).map(({ value }) => value),
      ['a'],
    );
  });

  it('keep escapes and quotes in their places', () => {
    const text = '{"a\\"": "{", "slipstream.models.small": "x\\u0041\\\\"}';
    assert.equal(findNamedModels(text)[0]?.value, 'xA\\');
  });

  it('never throw and always lie within the text, whatever it is', () => {
    const piece = fc.constantFrom(
      '"',
      '\\',
      '/',
      '*',
      '\n',
      ':',
      '{',
      'slipstream.models.chat',
      'x',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        for (const { start, end, value } of findNamedModels(text))
          assert.equal(JSON.parse(text.slice(start, end)), value);
      }),
    );
  });

  it('are looked for in time linear in the text', () => {
    const text = `{"a":${'"'.repeat(1_000_000)}${'/'.repeat(1_000_000)}`;
    const takenMs = processorMs(() => findNamedModels(text));
    assert.ok(takenMs < 2_000, `${takenMs} ms`);
  });
});
