import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProject } from './responders/project.ts';
import type { Question } from './responders/question.ts';

const loader = (name: string) => `import json

def load_${name}(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)["${name}"]
`;

describe('the simulated API on a project of the user', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'slipstream-project-'));
    writeFileSync(join(folder, 'users.py'), loader('users'));
    writeFileSync(join(folder, 'README.md'), '# Loaders\n\nThey load.\n');
  });
  after(() => rmSync(folder, { recursive: true }));

  const answer = (more: Partial<Question>) =>
    createProject(
      folder,
      [],
    )({
      route: 'chat',
      model: 'qwen-3.8-27b',
      messages: [],
      maxTokens: 100,
      stop: [],
      effort: 'none',
      tools: [],
      ...more,
    }).text;
  const fill = (prefix: string, suffix = '') => answer({ route: 'fim', hole: { prefix, suffix } });
  const ask = (text: string) => answer({ messages: [{ role: 'user', text }] });

  it('goes on as another file of the project does', () => {
    const prefix = 'import json\n\ndef load_orders(path):\n    with open(path, enc';
    assert.equal(fill(prefix), 'oding="utf-8") as file:');
  });

  it('answers nothing where little agrees, least of all with text of the demo project', () => {
    for (const prefix of [
      '# Lo',
      '{\n  "name": "',
      '# My project\n\n',
      'import json\n\ndef other(',
    ]) {
      assert.equal(fill(prefix), '', prefix);
    }
  });

  it('answers nothing where the project says different things', () => {
    writeFileSync(join(folder, 'a.py'), `${'x = call_with_a_long_name(1)\n'.repeat(3)}y = first\n`);
    writeFileSync(
      join(folder, 'b.py'),
      `${'x = call_with_a_long_name(1)\n'.repeat(3)}y = second\n`,
    );
    assert.equal(fill(`z = 0\n${'x = call_with_a_long_name(1)\n'.repeat(3)}y = `), '');
  });

  it('renames, whole names only', () => {
    const text = ask('Instruction: rename a to total\n\n```ts\nconst a = b + data; use(a);\n```');
    assert.match(text, /const total = b \+ data; use\(total\);/);
  });

  it('writes a documentation comment from the signature', () => {
    const text = ask(
      'Instruction: document it\n\n```ts\nexport function addItem(cart: Cart, item: Item) {}\n```',
    );
    assert.match(text, / \* Add item\.\n \* @param cart\n \* @param item\n/);
  });

  it('writes a docstring where the language has docstrings', () => {
    const text = ask(
      'Instruction: add a docstring\n\n```python\ndef load_users(path):\n    return 1\n```',
    );
    assert.match(text, /def load_users\(path\):\n {4}"""Load users\."""\n {4}return 1/);
  });

  it('says of every other edit that it is simulated, and gives no code', () => {
    const text = ask('Instruction: make it faster\n\n```ts\nfunction slow() {}\n```');
    assert.match(text, /simulated API/);
    assert.doesNotMatch(text, /```/);
  });

  it('lists what the code in a question declares, and says that it is simulated', () => {
    const text = ask(
      'What is in here?\n\n```py\nclass Loader:\n    def load(self):\n        pass\n```',
    );
    assert.match(text, /- class `Loader`\n- def `load`/);
    assert.match(text, /simulated API/);
  });
});
