import assert from 'node:assert/strict';
import { drawMarkdown } from './drawing.ts';

const draw = (text: string) => drawMarkdown([text]);

describe('markdown of answers', () => {
  it('keeps the names of Python', () => {
    const html = draw('See __init__.py, __main__ and __name__(x), but __this too__.');
    assert(html.includes('__init__.py, __main__ and __name__(x)'), html);
    assert(html.includes('<strong>this too</strong>'), html);
  });

  it('takes emphasis where a script writes no blanks', () => {
    for (const [text, bold] of [
      ['这是**重要（注意）**的内容。', '重要（注意）'],
      ['これは**「強調」**です。', '「強調」'],
      ['이것은**강조(중요)**입니다', '강조(중요)'],
    ] as const)
      assert(draw(text).includes(`<strong>${bold}</strong>`), draw(text));
    assert(draw('用*（斜体）*吧').includes('<em>（斜体）</em>'));
    // Elsewhere the standard holds.
    assert(draw('2**(n)**3 and a * b * c').includes('2**(n)**3 and a * b * c'));
  });

  it('breaks lines, and shows no other HTML', () => {
    const html = draw('one<br>two<br/>three<b>x</b>');
    assert.equal(html.match(/<br\/?>/g)?.length, 2);
    assert(!/<b>/.test(html));
  });

  it('shows footnotes, those of one word too', () => {
    const html = draw('As said[^1] and[^b].\n\n[^1]: https://a.example\n[^b]: Two words.\n');
    assert(html.includes('[^1]: ') && html.includes('Two words.'), html);
  });

  it('offers to open a place, and nothing that is none', () => {
    assert.equal(draw('In `src/a.ts:12` and `b.py:3-5`').match(/<button/g)?.length, 2);
    for (const text of ['`src/a.ts`', '`localhost:3000`', '`a b.ts:3`', '`x:1`', '`/etc/passwd:1`'])
      assert(!draw(text).includes('<button'), text);
  });
});
