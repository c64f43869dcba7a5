import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { connectServerControl } from '../host/serverControl.ts';
import { waitFor } from '../support/waitFor.ts';

const server = connectServerControl();

/** What the command resolves to, as far as it is looked at here. */
interface Result {
  readonly format: string;
  readonly cells: readonly {
    readonly name: string;
    readonly figures: Readonly<Record<string, readonly number[]>>;
    readonly failures: Readonly<Record<string, number>>;
  }[];
}

const benchmark = (argument: unknown) =>
  vscode.commands.executeCommand<Result | undefined>('slipstream.benchmarkModels', argument);

const tabTitles = () =>
  vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));

/** The editor tells of its tabs a moment after they opened. */
async function untilTabs(title: string, count: number): Promise<void> {
  const open = () => tabTitles().filter((label) => label === title).length;
  await waitFor(
    () => open() === count,
    () => `${count} × ${title} in ${tabTitles().join()}`,
  );
}

describe('“Benchmark Models”', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('measures what it is told to, with the prompts of ghost text among it, and shows the report', async () => {
    await server.reset();
    const result = await benchmark({
      models: ['cerebras/gpt-oss-120b', 'cerebras/qwen-3.8-27b'],
      sets: ['short', 'inline'],
      concurrency: [1, 2],
      requests: 2,
      warmUp: 0,
    });
    assert.ok(result);
    assert.equal(result.cells.length, 8);
    for (const { name, figures, failures } of result.cells) {
      assert.deepEqual(failures, {}, name);
      assert.equal(figures['wallMs']?.length, 2, name);
    }
    await untilTabs('Slipstream Benchmark', 1);
    const { records } = await server.stats();
    const bodies = records.flatMap(({ method, body }) => (method === 'POST' ? (body ?? '') : []));
    assert.ok(bodies.some((body) => body.includes('You complete code at a cursor')));
    // One question to each model before anything is measured, then 16 requests.
    assert.equal(bodies.length, 2 + 16);
  });

  it('says that nothing was measured where a model’s provider has no key', async () => {
    await server.reset();
    assert.equal(await benchmark({ models: ['mistral/needs-a-key'] }), undefined);
    // Listings of the catalog come when they are due.
    const asked = (await server.stats()).records.filter(({ method }) => method === 'POST');
    assert.deepEqual(asked, []);
    assert.ok(!tabTitles().includes('Slipstream Benchmark'));
  });

  it('says so where a model is not served', async () => {
    await server.reset();
    const argument = { models: ['cerebras/no-such-model'], requests: 1, warmUp: 0 };
    assert.equal(await benchmark(argument), undefined);
    assert.ok(!tabTitles().includes('Slipstream Benchmark'));
  });
});

describe('“Latency Report”', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  const textOf = async (kind: string) => {
    await vscode.commands.executeCommand('slipstream.latencyReport', kind);
    return vscode.window.activeTextEditor?.document;
  };

  it('opens in a tab, one and not two', async () => {
    await vscode.commands.executeCommand('slipstream.latencyReport');
    await vscode.commands.executeCommand('slipstream.latencyReport');
    await untilTabs('Slipstream Latency', 1);
  });

  it('exports JSON and CSV as documents to be saved anywhere', async () => {
    const json = await textOf('json');
    assert.equal(json?.languageId, 'json');
    assert.equal(JSON.parse(json?.getText() ?? '{}').format, 'slipstream-latency 1');
    const csv = await textOf('csv');
    assert.match(csv?.getText() ?? '', /^from,to,provider,model,task,figure,count,p50,p95/);
  });
});
