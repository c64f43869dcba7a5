import assert from 'node:assert/strict';
import {
  type EditRequest,
  editBudget,
  editMessages,
} from '../../../src/core/refactor/editPrompt.ts';

const document = Array.from({ length: 500 }, (_, i) => `  line(${i});`);
const request: EditRequest = {
  target: { document, start: 300, end: 303, languageId: 'typescript', path: 'src/a.ts' },
  instruction: 'Make it shorter.',
  problems: [],
  definitions: [],
};
const texts = (of: EditRequest) => editMessages(of).map(({ content }) => String(content));

describe('the prompt of an edit', () => {
  it('marks the part and sends a bounded piece of the file around it', () => {
    const [, file = ''] = texts(request);
    assert.match(file, /<part>\n {2}line\(300\);\n {2}line\(301\);\n {2}line\(302\);\n<\/part>/);
    assert.ok(file.includes('line(150)') && !file.includes('line(149)'));
    assert.ok(file.includes('line(382)') && !file.includes('line(383)'));
    assert.match(file, /src\/a\.ts \(typescript; indentation: 2 spaces\)/);
  });

  it('begins alike whatever the instruction, so that the provider can reuse it', () => {
    const other = { ...request, instruction: 'Make it longer.' };
    assert.deepEqual(texts(request).slice(0, -1), texts(other).slice(0, -1));
    assert.match(texts(request).at(-1) ?? '', /Instruction: Make it shorter\.$/);
  });

  it('names the problems with their lines', () => {
    const problems = [{ line: 301, message: 'Cannot find name.', code: 'ts(2304)' }];
    const last = texts({ ...request, problems }).at(-1) ?? '';
    assert.match(last, /line 302 \[ts\(2304\)\]: Cannot find name\.\n {2}in: line\(301\);/);
  });

  it('carries earlier turns before the new instruction', () => {
    const before = [{ instruction: 'First.', answer: 'code' }];
    assert.deepEqual(
      editMessages({ ...request, before }).map(({ role }) => role),
      ['system', 'user', 'user', 'assistant', 'user'],
    );
  });

  it('cuts endless lines instead of sending them whole', () => {
    const target = { ...request.target, document: ['x'.repeat(5000), 'y();'], start: 1, end: 2 };
    const [, file = ''] = texts({ ...request, target });
    assert.ok(file.length < 2000);
  });

  it('never cuts a line of the part itself', () => {
    const target = { ...request.target, document: ['x'.repeat(5000)], start: 0, end: 1 };
    const [, file = ''] = texts({ ...request, target });
    assert.ok(file.includes('x'.repeat(5000)));
  });

  it('reserves room for a part that doubles, within what models give', () => {
    const empty = { ...request.target, document: [''], start: 0, end: 1 };
    assert.equal(editBudget(empty), 8192, 'a file may be written at an empty line');
    assert.equal(editBudget(request.target), 8192);
    const huge = {
      ...request.target,
      document: Array(20_000).fill('x'.repeat(80)),
      start: 0,
      end: 20_000,
    };
    assert.equal(editBudget(huge), 16_000);
  });
});
