import assert from 'node:assert/strict';
import fc from 'fast-check';
import { safeLink } from '../../src/webview/markdown/safeLink.ts';
import { drawMarkdown } from './drawing.ts';

const draw = (text: string) => drawMarkdown([text]);

describe('markdown safety', () => {
  it('shows HTML as the text it is', () => {
    const html = draw('<img src=x onerror=alert(1)> and <b>bold</b>\n\n<script>alert(1)</script>');
    assert(html.includes('&lt;img src=x onerror=alert(1)&gt;') || html.includes('&lt;img src=x'));
    assert(!/<(img|script|b)\b/.test(html));
  });

  it('makes links of http and https only', () => {
    const html = draw('[a](javascript:alert(1)) [b](command:x) [c](https://ok.example/)');
    assert.deepEqual(
      [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href),
      ['https://ok.example/'],
    );
  });

  it('makes no link of an address that hides its host behind a name', () => {
    assert.equal(safeLink('https://bank.example@evil.example/'), undefined);
  });

  it('never lets an address through that a browser would not open over http', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.constantFrom(
            'java\nscript:x',
            ' https://a.b',
            'HTTPS:c',
            'vscode://x',
            'data:text/html,x',
            '//x.y',
            'file:///etc',
          ),
        ),
        (href) => {
          const link = safeLink(href);
          assert(link === undefined || /^https?:\/\//.test(link));
        },
      ),
    );
  });

  it('shows a picture as a link and loads nothing', () => {
    const html = draw('![cat](https://pictures.example/cat.png)');
    assert(html.includes('Image: cat'));
    assert(!/<img|src=/.test(html));
  });

  it('draws nothing but the elements of prose, whatever a model writes', () => {
    const allowed = new Set(
      'p h3 h4 h5 h6 ul ol li blockquote hr br strong em del code pre a span div table thead tbody tr th td input section button'.split(
        ' ',
      ),
    );
    const pieces = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '`',
      '```',
      '[',
      ']',
      '(',
      ')',
      '!',
      '*',
      '\n',
      '\n\n',
      '|',
      '- ',
      'onerror=',
      'javascript:',
      '<svg onload=x>',
      '<iframe src=x>',
      '&lt;',
      '&#x3c;',
      'https://a.b',
      '<style>',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const html = draw(parts.join(''));
        for (const [, tag] of html.matchAll(/<([a-z0-9]+)/g)) assert(allowed.has(tag ?? ''), tag);
        assert(!/<[^>]+\son[a-z]+=/.test(html), html);
        for (const [, href] of html.matchAll(/href="([^"]*)"/g))
          assert(/^https?:/.test(href ?? ''));
      }),
      { numRuns: 500 },
    );
  });
});
