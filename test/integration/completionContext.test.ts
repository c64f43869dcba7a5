import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { connectServerControl } from '../host/serverControl.ts';
import { waitFor } from '../support/waitFor.ts';
import { closeAll, openFileDesk, say, set, startSuggesting } from './ghostText.ts';

const server = connectServerControl();

/** Bodies of the requests for a completion since the last reset. */
async function prompts(): Promise<readonly string[]> {
  const { records } = await server.stats();
  return records.flatMap(({ path, body }) =>
    path.endsWith('/chat/completions') && body !== undefined ? [body] : [],
  );
}

async function write(path: string, text: string): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const uri = vscode.Uri.joinPath(folder.uri, path);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}

/** Types arguments until a prompt holds a text: what is looked up at the cursor's arrival comes with a later request. */
async function untilPromptHas(text: string, at: string, path: string): Promise<void> {
  const desk = await openFileDesk(path, at);
  for (let step = 0; step < 20; step += 1) {
    await server.reset();
    await say(server, 'one();');
    await desk.type(`x${step}, `);
    await waitFor(async () => (await prompts()).length > 0);
    if ((await prompts()).some((prompt) => prompt.includes(text))) return;
  }
  assert.fail(`no prompt holds ${text}: ${(await prompts()).at(-1)}`);
}

describe('what a prompt for ghost text knows', () => {
  before(() => startSuggesting(server));
  beforeEach(() => server.reset());
  afterEach(closeAll);

  it('holds what an imported file declares, although nobody has opened it', async () => {
    await write(
      'context/cart.ts',
      'export function emptyTheCart(owner: string) {\n  return 1;\n}\n',
    );
    await untilPromptHas(
      'emptyTheCart(owner: string)',
      "import { emptyTheCart } from './cart.ts';\n\nconst left = emptyTheCart(│\n",
      'context/use.ts',
    );
    const isOpen = vscode.workspace.textDocuments.some(({ uri }) => uri.path.endsWith('cart.ts'));
    assert.equal(isOpen, false);
  });

  it('holds a definition from the part of the file that is too far away to be sent', async () => {
    const filler = Array.from({ length: 500 }, (_, n) => `  step(${n}, 'text');`).join('\n');
    await untilPromptHas(
      'farAwayHelper(depth: number)',
      `function farAwayHelper(depth: number) {\n  return depth;\n}\nfunction all() {\n${filler}\n  farAwayHelper(│\n}\n`,
      'context/long.ts',
    );
  });

  it('holds at most 200 tokens of instructions, the user’s first', async () => {
    await write('AGENTS.md', 'Name every constant in capitals.\n'.repeat(60));
    await set('inline.projectInstructions', true);
    await set('inline.instructions', 'Prefer early returns.\n'.repeat(10).trim());
    try {
      await untilPromptHas('constant in capitals', 'const c = f(│\n', 'context/plain.ts');
      const [prompt = ''] = await prompts();
      const count = (line: string) => prompt.split(line).length - 1;
      assert.equal(count('Prefer early returns.'), 10);
      const ofProject = count('Name every constant in capitals.');
      assert.ok(ofProject < 60, `${ofProject} lines of the project`);
      // 220 and 33 characters a line, at 3.6 a token.
      assert.ok(220 + 33 * ofProject <= 200 * 3.6, `${ofProject} lines of the project`);
    } finally {
      await set('inline.instructions', undefined);
      await set('inline.projectInstructions', undefined);
    }
  });

  it('holds the user’s instructions, and the project’s only where that is switched on', async () => {
    await write('AGENTS.md', 'Name every constant in capitals.');
    await set('inline.instructions', 'Prefer early returns.');
    try {
      await untilPromptHas('Prefer early returns.', 'const a = f(│\n', 'context/plain.ts');
      assert.ok((await prompts()).every((prompt) => !prompt.includes('constant in capitals')));
      await closeAll();
      await set('inline.projectInstructions', true);
      await untilPromptHas('constant in capitals', 'const b = f(│\n', 'context/plain.ts');
    } finally {
      await set('inline.instructions', undefined);
      await set('inline.projectInstructions', undefined);
    }
  });
});
