import assert from 'node:assert/strict';
import { createDocumentSessions } from '../../../src/core/completion/documentSession.ts';
import { createLocalSuggestions } from '../../../src/core/completion/localSuggestions.ts';
import type { CursorContext } from '../../../src/core/documents/cursorContext.ts';

const never = new AbortController().signal;

function at(prefix: string, suffix = '\n'): CursorContext {
  return { documentKey: 'a', version: 1, path: 'a.ts', languageId: 'typescript', prefix, suffix };
}

function setup(text: string, confidence: number) {
  let asked = 0;
  const suggestions = createLocalSuggestions({
    sessions: createDocumentSessions(),
    predict: () => {
      asked++;
      return Promise.resolve({ text, confidence });
    },
    inComments: () => true,
  });
  return { suggestions, asked: () => asked };
}

describe('suggestions from the workspace', () => {
  it('follow what is typed and taken back without asking again', async () => {
    const { suggestions, asked } = setup('calc(order.items);', 0.9);
    const before = 'const order = load();\nconst total = ';
    assert.equal(
      (await suggestions.provide(at(before), 'automatic', never))?.text,
      'calc(order.items);',
    );
    const typed = await suggestions.provide(at(`${before}ca`), 'automatic', never);
    assert.equal(typed?.text, 'lc(order.items);');
    assert.equal(typed?.typedOnLine, 'ca');
    assert.equal(
      (await suggestions.provide(at(before), 'automatic', never))?.text,
      'calc(order.items);',
    );
    assert.equal(asked(), 1);
  });

  it('are not followed once what they come from was forgotten', async () => {
    const { suggestions, asked } = setup('calc(order.items);', 0.9);
    const before = 'const total = ';
    await suggestions.provide(at(before), 'automatic', never);
    suggestions.forget();
    assert.equal(suggestions.current(at(`${before}ca`)), undefined);
    await suggestions.provide(at(`${before}ca`), 'automatic', never);
    assert.equal(asked(), 2);
  });

  it('stay away when they are not certain enough, unless the user asks', async () => {
    const { suggestions } = setup('calc(order.items);', 0.4);
    assert.equal(await suggestions.provide(at('const total = '), 'automatic', never), undefined);
    const asked = await suggestions.provide(at('const total = '), 'asked', never);
    assert.equal(asked?.text, 'calc(order.items);');
  });

  it('are silent where a suggestion would only annoy', async () => {
    const { suggestions, asked } = setup('x', 0.99);
    assert.equal(
      await suggestions.provide(at('const tot', 'al = 1;\n'), 'automatic', never),
      undefined,
    );
    assert.equal(asked(), 0);
  });

  it('double no closing bracket', async () => {
    const { suggestions } = setup('items)', 0.9);
    const suggestion = await suggestions.provide(at('sum(', ')\n'), 'automatic', never);
    assert.ok(suggestion);
    const accepted = `sum(${suggestion.text}${')\n'.slice(suggestion.replaceSuffixLength)}`;
    assert.equal(accepted, 'sum(items)\n');
  });
});
