import assert from 'node:assert/strict';
import { createCodeIndex } from '../../../src/core/context/codeIndex.ts';
import { codeBudgets, createCodeSources } from '../../../src/core/context/codeSources.ts';
import { type ContextItem, estimateTokens } from '../../../src/core/context/contextItem.ts';
import { gatherContext } from '../../../src/core/context/gatherContext.ts';
import type { CursorContext } from '../../../src/core/documents/cursorContext.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

/** A long file: something at its top, filler, and the cursor at its end. */
const filler = Array.from({ length: 400 }, (_, at) => `  step(${at}, 'some text');`).join('\n');

function at(prefix: string, suffix = '\n'): CursorContext {
  return {
    documentKey: 'file:///src/here.ts',
    version: 1,
    path: 'src/here.ts',
    languageId: 'typescript',
    prefix: prefix.split('\n').slice(-240).join('\n'),
    suffix,
  };
}

async function gather(
  prefix: string,
  others: Readonly<Record<string, string>> = {},
  lookedUp?: readonly ContextItem[],
) {
  const clock = createFakeClock();
  const index = createCodeIndex(clock);
  for (const [path, text] of Object.entries({ ...others, 'src/here.ts': `${prefix}\n` }))
    index.put({ documentKey: `file:///${path}`, path, languageId: 'typescript', text: () => text });
  await clock.advance(60_000);
  const sources = createCodeSources(index, lookedUp && (() => lookedUp));
  const place = at(prefix);
  const { items, uses } = await gatherContext(
    place,
    { sources, deadlineMs: 0, clock },
    new AbortController().signal,
  );
  const of = (source: string) =>
    items
      .filter((item) => item.source === source)
      .map(({ text }) => text)
      .join('\n');
  return { items, uses, of };
}

describe('what the code of the workspace says about a place', () => {
  it('tells the imports that are not sent, those of the workspace first', async () => {
    const imports = "import fs from 'node:fs';\nimport { cart } from './cart.ts';";
    const { of } = await gather(`${imports}\nfunction a() {\n${filler}\n  `);
    assert.equal(of('imports'), "import { cart } from './cart.ts';\nimport fs from 'node:fs';");
  });

  it('tells the part of many imports that fits', async () => {
    const imports = Array.from({ length: 60 }, (_, n) => `import { a${n} } from './a${n}.ts';`);
    const { of, uses } = await gather(`${imports.join('\n')}\nfunction a() {\n${filler}\n  `);
    assert.match(of('imports'), /^import \{ a0 \}.*;$/m);
    const use = uses.find(({ name }) => name === 'imports');
    assert.ok(use !== undefined && use.tokens > 0 && use.tokens <= codeBudgets.imports);
  });

  it('tells no import, name or line that is sent anyway', async () => {
    const { items } = await gather(
      "import { cart } from './cart.ts';\nconst total = cart.sum(\n  ",
    );
    assert.deepEqual(items, []);
  });

  it('names what the hidden part of the file declares, and what an imported file does', async () => {
    const { of } = await gather(
      `import { cart } from './cart.ts';\nfunction hiddenHelper() {}\nfunction a() {\n${filler}\n  `,
      {
        'src/cart.ts': 'export function emptyCart() {}\n',
        'src/other.ts': 'export const far = 1;\n',
      },
    );
    assert.match(of('names'), /hiddenHelper/);
    assert.match(of('names'), /emptyCart/);
    assert.doesNotMatch(of('names'), /\bfar\b/);
  });

  it('explains names near the cursor from the hidden part of the file and other files', async () => {
    const { of } = await gather(
      `function hiddenHelper(depth: number) {\n  return depth;\n}\nfunction a() {\n${filler}\n  hiddenHelper(emptyCart(`,
      { 'src/cart.ts': 'export function emptyCart(owner: Owner) {\n  return [];\n}\n' },
    );
    assert.match(of('definitions'), /hiddenHelper\(depth: number\)/);
    assert.match(of('definitions'), /emptyCart\(owner: Owner\)/);
  });

  it('tells what a language server found once, and only where it is not sent', async () => {
    const text = 'export function emptyCart(owner: Owner) {\n  return [];\n}';
    const item = {
      source: 'definitions',
      title: 'Definition from src/cart.ts',
      path: 'src/cart.ts',
    };
    const { items } = await gather(
      `function a() {\n${filler}\n  emptyCart(`,
      { 'src/cart.ts': text },
      [
        { ...item, text },
        { ...item, text: "  step(399, 'some text');" },
      ],
    );
    const found = items.filter(({ source }) => source === 'definitions');
    assert.deepEqual(found, [{ ...item, text }]);
  });

  it('finds similar code in the hidden part of the file', async () => {
    const { of } = await gather(
      `function chargeCard(card: Card) {\n  gateway.charge(card.number, card.expiry);\n}\nfunction a() {\n${filler}\n}\nfunction refundCard(card: Card) {\n  gateway.refund(card.number, `,
    );
    assert.match(of('similar'), /gateway\.charge/);
  });

  it('tells the same code once, though several files hold it', async () => {
    const text =
      'function chargeCard(card: Card) {\n  gateway.charge(card.number, card.expiry);\n}\n';
    const { items } = await gather(
      'function refundCard(card: Card) {\n  gateway.refund(card.number, ',
      {
        'shop/src/card.ts': text,
        'stock/src/card.ts': text,
        'stock/src/copy.ts': `${text}// A copy.\n`,
      },
    );
    const found = items.filter((item) => item.text.includes('gateway.charge'));
    assert.equal(found.length, 1);
  });

  it('never tells a line that was changed since it was read, before it is read again', async () => {
    const clock = createFakeClock();
    const index = createCodeIndex(clock);
    const top = "import { oldCart } from './oldCart.ts';\nconst oldTotal = oldCart.sum();\n";
    const rest = `const keptTotal = keptCart.sum();\n${filler}\n`;
    const key = 'file:///src/here.ts';
    const other = { path: 'src/other.ts', languageId: 'typescript' };
    index.put({
      documentKey: key,
      path: 'src/here.ts',
      languageId: 'typescript',
      text: () => top + rest,
    });
    index.put({ ...other, documentKey: 'file:///src/other.ts', text: () => top });
    await clock.advance(60_000);
    const sources = createCodeSources(index);
    const signal = new AbortController().signal;
    const told = async () => {
      const place = at(
        `${filler}\nconst sum = oldTotal + keptTotal + oldCart.sum() + keptCart.sum(`,
      );
      const { items } = await gatherContext(place, { sources, deadlineMs: 0, clock }, signal);
      return items.map(({ title, text }) => `${title}\n${text}`).join('\n');
    };
    assert.match(await told(), /oldTotal/);
    for (const documentKey of [key, 'file:///src/other.ts'])
      index.change(documentKey, { line: 0, removed: 1, inserted: 0 });
    const after = await told();
    assert.doesNotMatch(after, /oldTotal|oldCart/);
    assert.match(after, /keptTotal/);
  });

  it('stays within its budgets', async () => {
    const others = Object.fromEntries(
      Array.from({ length: 20 }, (_, n) => [
        `src/file${n}.ts`,
        Array.from(
          { length: 200 },
          (_, m) => `export function chargeCard${n}x${m}(card: Card) {`,
        ).join('\n'),
      ]),
    );
    const { items, uses } = await gather(
      `function a() {\n${filler}\n  chargeCard(card: Card, `,
      others,
    );
    for (const { name, tokens } of uses)
      assert.ok(tokens <= codeBudgets[name as keyof typeof codeBudgets], `${name}: ${tokens}`);
    assert.ok(items.reduce((sum, { text }) => sum + estimateTokens(text), 0) > 100);
  });
});
