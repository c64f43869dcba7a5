import assert from 'node:assert/strict';
import { attacks } from './attacks.ts';
import { drawMarkdown } from './drawing.ts';

/** Elements that prose and code blocks are made of. */
const harmless = new Set(
  'a p h3 h4 h5 h6 ul ol li blockquote hr br strong em del code pre span div table thead tbody tr th td input section button'.split(
    ' ',
  ),
);

const tags = /<([a-zA-Z][^\s/>]*)((?:[^>"]|"[^"]*")*)>/g;

describe('attacks by markdown', () => {
  it(`become text, whatever place of ${attacks.length} they stand in`, () => {
    for (const attack of attacks) {
      const html = drawMarkdown([attack]);
      for (const [, name = '', attributes = ''] of html.matchAll(tags)) {
        assert(harmless.has(name), `<${name}> from ${JSON.stringify(attack)}`);
        const names = [...attributes.matchAll(/([^\s="]+)(?:="[^"]*")?/g)].map(([, key]) => key);
        assert(!names.some((key) => /^(on|style|src|action|target)/i.test(key ?? '')), attack);
        const href = /\shref="([^"]*)"/.exec(attributes)?.[1];
        assert(href === undefined || /^https?:\/\/[^@/]+(?:[/?#]|$)/.test(href), `${href}`);
      }
    }
  });

  it('become the same text when they arrive letter by letter', () => {
    for (const attack of attacks.filter((_, index) => index % 11 === 0))
      assert.equal(drawMarkdown([...attack]), drawMarkdown([attack]));
  });
});
