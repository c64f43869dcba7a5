import assert from 'node:assert/strict';
import { readSettings } from '../../src/core/settings.ts';
import { createTexts } from '../../src/core/texts/texts.ts';
import { inEnglish } from '../../src/core/translate.ts';

const { basic } = createTexts(inEnglish);

const cases: readonly (readonly [key: string, value: unknown, says: string])[] = [
  ['enabled', 'yes', 'expects true or false'],
  ['models.chat', 7, 'expects a text of at most 200 characters'],
  ['reasoning.chat', 'huge', 'expects one of “auto”, “none”, “low”, “medium”, “high”'],
  ['inline.maxTokens', 5, 'expects a whole number from 16 to 1024'],
  ['inline.maxTokens', 'many', 'expects a whole number from 16 to 1024'],
  ['inline.maxTokens', 20.5, 'expects a whole number from 16 to 1024'],
  ['quota.reserve', 200, 'expects a number from 0 to 90'],
  ['fallback', 'gpt-oss-120b', 'expects a list of at most 8 entries'],
  ['fallback', [7], 'expects at “0” a text'],
  ['inline.languages', { '*': 'on' }, 'expects at “*” true or false'],
  ['providers', 7, 'expects what its description says'],
  ['providers', { work: 7 }, 'expects at “work” what its description says'],
  ['providers', { work: { preset: 'nope' } }, 'expects at “work.preset” one of “cerebras”, '],
];

describe('an invalid setting', () => {
  for (const [key, value, says] of cases)
    it(`is told what it takes: ${key} = ${JSON.stringify(value)}`, () => {
      const { problems } = readSettings((name) => (name === key ? value : undefined));
      assert.equal(problems.length, 1);
      const text = basic.invalidSettings(problems);
      assert.ok(text.includes(`“slipstream.${key}” ${says}`), text);
    });
});
