import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { connectServerControl } from '../host/serverControl.ts';
import { closeAll, openDesk, openFileDesk, say, set, startSuggesting } from './ghostText.ts';
import { atRest } from './insight.ts';

const server = connectServerControl();

describe('ghost text in a folder that nobody has trusted', () => {
  afterEach(async () => {
    await closeAll();
    await set('inline.instructions', undefined);
    await set('inline.projectInstructions', undefined);
  });

  it('is shown, and the model is told nothing but the file itself and the user’s own instructions', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    await set('inline.instructions', 'Prefer early returns.');
    await set('inline.projectInstructions', true);
    await openFileDesk('AGENTS.md', 'Name every constant in capitals.│');
    await startSuggesting(server);
    await openFileDesk('src/alike.ts', 'export const computeTotal = (price: number) => price;\n│');
    await atRest();
    await server.reset();
    await say(server, 'computeTotal(1);');
    const desk = await openDesk('typescript', 'const price = 2;\nconst total =│\n');
    await desk.type(' ');
    await desk.accept();
    assert.match(desk.text(), /const total = computeTotal\(1\);│/);
    const { records } = await server.stats();
    const sent = JSON.stringify(records.map(({ body }) => body));
    assert.match(sent, /const price = 2/);
    assert.match(sent, /Prefer early returns/);
    assert.doesNotMatch(sent, /alike\.ts|price: number|constant in capitals/);
  });
});
