import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { connectServerControl } from '../host/serverControl.ts';
import { waitFor } from '../support/waitFor.ts';
import { closeAll, type Desk, openFileDesk, requestsOf } from './ghostText.ts';

const server = connectServerControl();

/** Waits for what TypeScript says of a document. */
const reported = (desk: Desk, isIt: (messages: readonly string[]) => boolean) =>
  waitFor(
    () => isIt(vscode.languages.getDiagnostics(desk.document.uri).map(({ message }) => message)),
    () => `a report, beside ${JSON.stringify(vscode.languages.getDiagnostics(desk.document.uri))}`,
  );

/** Takes the next edit as soon as there is one. */
async function take(desk: Desk): Promise<void> {
  const before = desk.document.version;
  await waitFor(
    async () => {
      await desk.run('slipstream.acceptNextEdit');
      return desk.document.version !== before;
    },
    () => `a next edit in ${desk.text()}`,
  );
}

describe('what TypeScript knows of the next edit', () => {
  before(() => vscode.extensions.getExtension('slipstream.slipstream')?.activate());
  beforeEach(() => server.reset());
  afterEach(closeAll);

  it('renames all places of a name that was renamed by hand, in one change and one undo', async () => {
    const text = [
      'const ba│ = 1.19;',
      '',
      'export function gross(net: number): number {',
      '  return net * ba;',
      '}',
      '',
      'export const isTaxed: boolean = ba > 1 && ba < 2;',
      '',
    ].join('\n');
    const desk = await openFileDesk('src/tax.ts', text);
    // TypeScript knows the file once it finds a fault in it.
    await desk.type('q');
    await reported(desk, (messages) => messages.some((message) => message.includes("'ba'")));
    await desk.run('undo');
    await reported(desk, (messages) => messages.length === 0);
    await desk.run('type', { text: 'seRate' });
    const renamed = desk.text();
    await take(desk);
    const all = text.replace('│', '').replaceAll(/\bba\b/g, 'baseRate');
    assert.equal(desk.document.getText(), all);
    await desk.run('undo');
    assert.equal(desk.document.getText(), renamed.replace('│', ''));
    assert.equal(await requestsOf(server), 0);
  });

  it('adds the only import for a name that was just used', async () => {
    await openFileDesk(
      'src/round.ts',
      'export function roundUpToCents(value: number) {\n  return value;\n}\n│',
    );
    const desk = await openFileDesk('src/price.ts', 'export {};\n│\n');
    // In one change, as a suggestion that is taken.
    await desk.run('type', { text: 'show(roundUpToCents(1.005));' });
    await take(desk);
    assert.match(
      desk.document.getText(),
      /^import \{ roundUpToCents \} from ['"]\.\/round(\.ts|\.js)?['"];/,
    );
    await desk.run('undo');
    assert.match(desk.document.getText(), /^export \{\};\nshow/);
    assert.equal(await requestsOf(server), 0);
  });
});
