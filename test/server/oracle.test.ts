import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { createOracle } from './responders/oracle.ts';
import type { Question } from './responders/question.ts';
import type { OracleConfig } from './serverConfig.ts';

const files = {
  'queue.ts': `export interface Queue<T> {
  push(item: T): void;
  shift(): T | undefined;
}

export function createQueue<T>(limit: number): Queue<T> {
  const items: T[] = [];
  return {
    push(item) {
      if (items.length >= limit) items.shift();
      items.push(item);
    },
    shift: () => items.shift(),
  };
}
`,
  'stack.ts': `export interface Stack<T> {
  push(item: T): void;
  pop(): T | undefined;
}

export function createStack<T>(): Stack<T> {
  const items: T[] = [];
  return {
    push(item) {
      items.push(item);
    },
    pop: () => items.pop(),
  };
}
`,
};

describe('the oracle', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'slipstream-oracle-'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  });
  after(() => rmSync(folder, { recursive: true }));

  const oracle = (more: Partial<OracleConfig> = {}) =>
    createOracle({ kind: 'oracle', folder, holeMarkers: [], maxLines: 200, ...more });
  const question = (more: Partial<Question>): Question => ({
    route: 'chat',
    model: 'qwen-3.8-27b',
    messages: [],
    maxTokens: 100,
    stop: [],
    effort: 'none',
    tools: [],
    ...more,
  });
  const asked = (text: string) => question({ messages: [{ role: 'user', text }] });

  it('fills any hole between a prefix and a suffix with what the file has there', () => {
    const brain = oracle();
    const cut = fc
      .tuple(fc.constantFrom(...Object.values(files)), fc.nat(), fc.nat())
      .map(([text, from, length]) => {
        const start = 160 + (from % (text.length - 220));
        const end = Math.min(text.length - 40, start + (length % 60));
        return {
          prefix: text.slice(0, start),
          middle: text.slice(start, end),
          suffix: text.slice(end),
        };
      });
    fc.assert(
      fc.property(cut, ({ prefix, middle, suffix }) => {
        const fim = question({ route: 'fim', hole: { prefix, suffix } });
        assert.equal(brain(fim).text, middle);
        const template = `<|fim_prefix|>${prefix}<|fim_suffix|>${suffix}<|fim_middle|>`;
        const completion = question({
          route: 'completions',
          hole: { prefix: template, suffix: '' },
        });
        assert.equal(brain(completion).text, middle);
        const prompt = `Fill the gap.\n<file path="a.ts">\n${prefix}<|hole|>${suffix}\n</file>`;
        assert.equal(brain(asked(prompt)).text, middle);
      }),
    );
  });

  it('finds a suffix that stands under its own heading before the prefix', () => {
    const text = files['queue.ts'];
    const [start, end] = [text.indexOf('items.length'), text.indexOf(') items.shift')];
    const after = text.slice(end);
    const prompt = `File: queue.ts, TypeScript\n\nAfter the cursor:\n${after}\n\nBefore the cursor:\n${text.slice(0, start)}⟦cursor⟧`;
    assert.equal(oracle()(asked(prompt)).text, 'items.length >= limit');
  });

  it('takes the file that a prompt names last for the one in question', () => {
    const brain = oracle();
    for (const [name, text] of Object.entries(files)) {
      const others = Object.keys(files).filter((other) => other !== name);
      const prompt = `Similar code in ${others.join(' and ')}.\nFile: ${name}\n<|hole|>`;
      assert.equal(brain(asked(prompt)).text, text);
    }
  });

  it('goes on to the end of the file where no suffix is known', () => {
    const text = files['stack.ts'];
    const at = text.indexOf('items.push');
    assert.equal(oracle()(asked(`${text.slice(0, at)}<|cursor|>`)).text, text.slice(at));
  });

  it('takes markers that the test names', () => {
    const text = files['queue.ts'];
    const at = text.indexOf('push(item) {') + 12;
    const brain = oracle({ holeMarkers: ['@@here@@'] });
    const said = brain(asked(`Code:\n${text.slice(0, at)}@@here@@${text.slice(at + 50)}`)).text;
    assert.equal(said, text.slice(at, at + 50));
  });

  it('guesses an unmarked cursor at the end of the code it is shown', () => {
    const text = files['queue.ts'];
    const at = text.indexOf('items.shift();');
    const prompt = `Continue this file:\n\`\`\`ts\n${text.slice(0, at)}\n\`\`\`\nCode only.`;
    assert.equal(oracle()(asked(prompt)).text, text.slice(at));
  });

  it('knows a file by its path when hardly anything was typed', () => {
    const prompt = 'File stack.ts:\nexp<|hole|>';
    assert.equal(oracle()(asked(prompt)).text, files['stack.ts'].slice(3));
  });

  it('goes on although the editor indented otherwise', () => {
    const text = files['queue.ts'];
    const at = text.indexOf('const items');
    const prefix = `${text.slice(0, at).trimEnd()}\n\t`;
    assert.equal(
      oracle()(question({ route: 'fim', hole: { prefix, suffix: '' } })).text,
      text.slice(at),
    );
  });

  it('says nothing about code that it does not know', () => {
    assert.equal(oracle()(asked('const unknown = compute(<|hole|>);')).text, '');
    assert.equal(oracle()(asked('What is a monad?')).text, '');
  });

  it('keeps to its number of lines', () => {
    const text = files['queue.ts'];
    const said = oracle({ maxLines: 3 })(asked(`${text.slice(0, 60)}<|hole|>`)).text;
    assert.equal(said.split('\n').length, 3);
  });

  it('errs in about the given share of lines, the same way each time', () => {
    const lines = Array.from(
      { length: 400 },
      (_, index) => `export const value${index} = call(${index});`,
    );
    writeFileSync(join(folder, 'many.ts'), lines.join('\n'));
    const starts = lines.slice(0, 300).map((_, index) => lines.slice(0, index + 1).join('\n'));
    const ask = (seed: number) => {
      const brain = oracle({ maxLines: 2, fallible: { seed, errorRate: 0.35 } });
      return starts.map((prefix) => brain(question({ hole: { prefix, suffix: '' } })).text);
    };
    const answers = ask(1);
    const wrong = answers.filter((answer, index) => answer !== `\n${lines[index + 1]}`).length;
    assert.ok(wrong > 0.25 * starts.length && wrong < 0.45 * starts.length, String(wrong));
    assert.deepEqual(ask(1), answers);
    assert.notDeepEqual(ask(2), answers);
  });
});
