import assert from 'node:assert/strict';
import { buildCompletionRequest } from '../../../src/core/completion/prompt.ts';
import { placeOf } from './engineSetup.ts';

const build = (at: string, items: Parameters<typeof buildCompletionRequest>[0]['items'] = []) =>
  buildCompletionRequest({
    place: placeOf(at),
    items,
    answerTokens: 96,
    allowanceTokens: 32,
    temperature: 0,
  });

const textOf = (request: ReturnType<typeof build>) => String(request.messages.at(-1)?.content);

describe('the prompt of an inline completion', () => {
  it('ends with the text before the cursor and the mark of the hole', () => {
    assert.ok(textOf(build('const a = │;\nuse(a);')).endsWith('const a = ⟦cursor⟧'));
    assert.match(textOf(build('const a = │;\nuse(a);')), /After the cursor:\n;\nuse\(a\);/);
  });

  it('begins with the same turns whatever is asked, so that providers can cache them', () => {
    const first = build('const a = │').messages.slice(0, -1);
    assert.deepEqual(build('def f(│):').messages.slice(0, -1), first);
    assert.deepEqual(
      first.map(({ role }) => role),
      ['system', 'user', 'assistant', 'user', 'assistant', 'user', 'assistant'],
    );
  });

  it('keeps the beginning of the text before the cursor from key to key', () => {
    const lines = Array.from(
      { length: 500 },
      (_, index) => `const value${index} = ${index};\n`,
    ).join('');
    const start = (at: string) => textOf(build(at)).slice(0, 400);
    assert.equal(start(`${lines}│`), start(`${lines}const next = value│`));
  });

  it('stays small in a large document', () => {
    const lines = 'const value = 1;\n'.repeat(5_000);
    assert.ok(textOf(build(`${lines}│\n${lines}`)).length < 9_000);
  });

  it('carries the hole natively as well, with excerpts of files', () => {
    const request = build('a│b', [{ source: 's', title: 'From x.ts', text: 'x', path: 'x.ts' }]);
    assert.deepEqual(request.fill, {
      prefix: 'a',
      suffix: 'b',
      path: 'a.ts',
      extra: [{ path: 'x.ts', text: 'x' }],
    });
  });

  it('asks for few tokens and at most four stops, and leaves thinking to what the model can', () => {
    const request = build('a│');
    assert.equal(request.maxTokens, 128);
    assert.equal(request.reasoning, undefined);
    assert.ok((request.stop?.length ?? 0) <= 4);
  });

  it('says how the document is indented', () => {
    assert.match(textOf(build('function f() {\n\tg();\n\t│')), /indented with tabs/);
    assert.match(textOf(build('function f() {\n  g();\n  │')), /indented with 2 spaces/);
  });

  it('says how the editor indents a document that shows nothing of it', () => {
    const told = (insertSpaces: boolean, tabSize: number) =>
      textOf(
        buildCompletionRequest({
          place: { ...placeOf('function f() {│'), indentation: { insertSpaces, tabSize } },
          items: [],
          answerTokens: 96,
          allowanceTokens: 32,
          temperature: 0,
        }),
      );
    assert.match(told(false, 4), /indented with tabs/);
    assert.match(told(true, 3), /indented with 3 spaces/);
  });
});
