import assert from 'node:assert/strict';
import fc from 'fast-check';
import { scan, trailingWord } from '../../../src/core/predictor/scanner.ts';

function tokensOf(text: string, hyphenated = false): string[] {
  const tokens: string[] = [];
  scan(text, hyphenated, {
    token: (start, end, isSpaced) => tokens.push(`${isSpaced ? ' ' : ''}${text.slice(start, end)}`),
    lineBreak: (indent, blankLines) => tokens.push(`\\n${indent}${blankLines > 0 ? 'b' : ''}`),
  });
  return tokens;
}

describe('the scanner', () => {
  it('cuts words, operators and line breaks, and keeps one blank with its token', () => {
    assert.deepEqual(tokensOf('if (a !== b)\n\n  c?.d();'), [
      'if',
      ' (',
      'a',
      ' !==',
      ' b',
      ')',
      '\\n2b',
      'c',
      '?.',
      'd',
      '(',
      ')',
      ';',
    ]);
  });

  it('lets a hyphen join words where the language does', () => {
    assert.deepEqual(tokensOf('font-size: 1px', true), ['font-size', ':', ' 1px']);
    assert.deepEqual(tokensOf('a-b'), ['a', '-', 'b']);
  });

  it('counts a tab as four columns and forgets blanks at a line’s end', () => {
    assert.deepEqual(tokensOf('a  \n\tb'), ['a', '\\n4', 'b']);
  });

  it('loses no visible character, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.boolean(),
        (text, hyphenated) => {
          const seen = tokensOf(text, hyphenated)
            .filter((token) => !token.startsWith('\\n'))
            .join('');
          assert.equal(seen.replace(/[ \t]/g, ''), text.replace(/[ \t\r\n]/g, ''));
        },
      ),
    );
  });

  it('finds the word that may still grow', () => {
    assert.equal(trailingWord('foo.bar_1', false), 'bar_1');
    assert.equal(trailingWord('foo.', false), '');
    assert.equal(trailingWord('data-i', true), 'data-i');
    assert.equal(trailingWord('a -b', true), 'b');
  });
});
