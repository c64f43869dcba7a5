import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { connectServerControl } from '../host/serverControl.ts';
import { closeAll, openDesk, openFileDesk, say, startSuggesting } from './ghostText.ts';
import { settled } from './insight.ts';

const server = connectServerControl();

describe('ghost text in a folder that nobody has trusted', () => {
  afterEach(closeAll);

  it('is shown, and the model is told nothing but the file itself', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    await startSuggesting(server);
    await openFileDesk('src/alike.ts', 'export const computeTotal = (price: number) => price;\n│');
    await settled();
    await server.reset();
    await say(server, 'computeTotal(1);');
    const desk = await openDesk('typescript', 'const price = 2;\nconst total =│\n');
    await desk.type(' ');
    await desk.accept();
    assert.match(desk.text(), /const total = computeTotal\(1\);│/);
    const { records } = await server.stats();
    const sent = JSON.stringify(records.map(({ body }) => body));
    assert.match(sent, /const price = 2/);
    assert.doesNotMatch(sent, /alike\.ts|price: number/);
  });
});
