import assert from 'node:assert/strict';
import { readFrontMatter } from '../../src/core/frontMatter.ts';

const read = (text: string) => {
  const { fields, body } = readFrontMatter(text);
  return { fields: Object.fromEntries(fields), body };
};

describe('front matter', () => {
  const expected = { fields: { title: 'Tidy', kind: 'edit' }, body: 'Do it.' };

  it('is read whatever the editor wrote around it', () => {
    const plain = '---\ntitle: Tidy\nkind: "edit"\n---\nDo it.';
    assert.deepEqual(read(plain), expected);
    assert.deepEqual(read(`\uFEFF${plain}`), expected, 'a byte order mark');
    assert.deepEqual(read(plain.replaceAll('\n', '\r\n')), expected, 'Windows line ends');
    assert.deepEqual(read(plain.replaceAll('---\n', '---  \n')), expected, 'blanks after the rule');
  });

  it('may be all there is, with or without a last line end', () => {
    assert.deepEqual(read('---\nname: a\n---'), { fields: { name: 'a' }, body: '' });
    assert.deepEqual(read('---\nname: a\n---\n'), { fields: { name: 'a' }, body: '' });
    assert.deepEqual(read('---\n---\ntext'), { fields: {}, body: 'text' });
  });

  it('is text when it does not begin the file or is never closed', () => {
    assert.deepEqual(read('text\n---\na: b\n---\n'), {
      fields: {},
      body: 'text\n---\na: b\n---\n',
    });
    assert.deepEqual(read('---\na: b\ntext'), { fields: {}, body: '---\na: b\ntext' });
  });

  it('keeps colons and inner quotes of a value', () => {
    assert.deepEqual(read('---\nd: a: "b" c\n---\n').fields, { d: 'a: "b" c' });
  });
});
