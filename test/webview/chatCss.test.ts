import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const css = readFileSync(join(import.meta.dirname, '..', '..', 'media', 'chat.css'), 'utf8');

describe('the panel’s style', () => {
  it('takes every colour from the editor’s theme', () => {
    const literal =
      /#[0-9a-f]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|oklch|color-mix)\(|:\s*(?:black|white|red|green|blue|gr[ae]y)\b/gi;
    assert.deepEqual(
      [...css.matchAll(literal)].map(([found]) => found),
      [],
    );
  });

  it('loads nothing', () => {
    assert.doesNotMatch(css, /url\(|@import/);
  });

  it('moves only for those who have not asked for stillness', () => {
    const moving = css.split('@media (prefers-reduced-motion: no-preference)');
    assert.equal(moving.length, 2);
    assert.doesNotMatch(moving[0] ?? '', /\b(animation|transition)\s*:/);
  });
});
