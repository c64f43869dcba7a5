import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { type Clock, createSystemClock } from '../../src/core/clock.ts';
import { createEmitter } from '../../src/core/event.ts';
import { noLog, type SettingsSource } from '../../src/core/ports.ts';
import type { AnswerEvent, Router } from '../../src/core/routing/routerRequest.ts';
import { readSettings, type Settings } from '../../src/core/settings.ts';
import { createTexts } from '../../src/core/texts/texts.ts';
import { inEnglish } from '../../src/core/translate.ts';
import {
  type CompletionFeature,
  createCompletionFeature,
} from '../../src/host/completion/completionFeature.ts';
import { grammarFiles } from '../../src/host/syntax/grammarFiles.ts';
import { createGrammars } from '../../src/host/syntax/grammars.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { waitFor } from '../support/waitFor.ts';
import { countLive } from './countLive.ts';
import { closeAll, set } from './ghostText.ts';

/** `npm run bench:provider` sets 20 and 200; in a test run a few show that it works at all. */
const openFiles = Number(process.env['SLIPSTREAM_PROVIDER_FILES'] ?? 3);
const rounds = Number(process.env['SLIPSTREAM_PROVIDER_ROUNDS'] ?? 20);
const lines = 2_000;

/** A router whose model takes no time. */
const instant: Router = {
  async *ask(): AsyncGenerator<readonly AnswerEvent[]> {
    yield [{ kind: 'text', text: 'compute(first, second);\n  other(third);\n' }];
    yield [
      {
        kind: 'done',
        finishReason: 'stop',
        usage: {},
        trace: {
          task: 'inline',
          provider: 'none',
          model: 'none',
          wallMs: 0,
          marks: { asked: 0 },
          outcome: 'complete',
        },
      },
    ];
  },
};

function fileText(seed: number): string {
  return Array.from({ length: lines / 5 }, (_, at) =>
    [
      `export function part${at}(input: readonly number[], seen: Map<string, number>): number {`,
      `  const found = input.filter((value) => value % ${((at * seed) % 97) + 2} === 0);`,
      `  for (const value of found) seen.set('part${at}', compute${at % 31}(value, input.length));`,
      `  return found.length + (seen.get('part${at}') ?? 0);`,
      '}',
    ].join('\n'),
  ).join('\n');
}

function fail(error: unknown): never {
  throw error;
}

interface SettingsStub extends SettingsSource {
  switchOff(): void;
}

function createSettings(): SettingsStub {
  const read = (isOn: boolean): Settings => ({
    ...readSettings(() => undefined).settings,
    'inline.askAhead': false,
    'inline.enabled': isOn,
  });
  const changes = createEmitter<Settings>(fail);
  let current = read(true);
  return {
    get current() {
      return current;
    },
    onDidChange: changes.event,
    switchOff() {
      current = read(false);
      changes.fire(current);
    },
  };
}

function createFeature(clock: Clock, settings: SettingsSource) {
  const extension = vscode.extensions.getExtension('slipstream.slipstream');
  assert.ok(extension);
  return createCompletionFeature({
    router: instant,
    predict: async () => undefined,
    onDidForgetPatterns: () => ({ dispose: () => {} }),
    canAskModel: () => true,
    access: { whyNot: () => undefined },
    grammars: createGrammars({
      read: grammarFiles(join(extension.extensionPath, 'dist', 'grammars')),
      log: noLog,
    }),
    budget: () => ({
      automaticRequestsLeft: Number.POSITIVE_INFINITY,
      nextAutomaticInMs: 0,
      paceMs: 0,
    }),
    modelKey: () => 'none/none',
    settings,
    clock,
    log: noLog,
    notices: { show: () => {}, clear: () => {} },
    texts: createTexts(inEnglish),
    extensionId: 'slipstream.slipstream',
    onUnexpected: fail,
  });
}

/** The machine's clock, and how many of its timers are still to come. */
function createCountingClock(): Clock & { readonly pending: number } {
  const clock = createSystemClock();
  const pending = new Set<object>();
  return {
    ...clock,
    get pending() {
      return pending.size;
    },
    after(delayMs, run) {
      const mark = {};
      pending.add(mark);
      const timer = clock.after(delayMs, () => {
        pending.delete(mark);
        run();
      });
      return {
        dispose() {
          pending.delete(mark);
          timer.dispose();
        },
      };
    },
  };
}

interface Answered {
  readonly took: number;
  readonly accepted: vscode.Command;
}

const percentile = (values: readonly number[], share: number) =>
  ([...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN).toFixed(2);

/** The figures are told, never judged: machines are shared. */
describe('the time between the editor’s call and its items, without the model', () => {
  let document: vscode.TextDocument;

  before(async () => {
    // The extension's own feature would answer as well.
    await set('inline.enabled', false);
    for (let file = 1; file <= openFiles; file += 1)
      document = await vscode.workspace.openTextDocument({
        language: 'typescript',
        content: fileText(file),
      });
    await vscode.window.showTextDocument(document);
  });
  after(async () => {
    await closeAll();
    await set('inline.enabled', undefined);
  });

  async function call(feature: CompletionFeature, position: vscode.Position): Promise<Answered> {
    const provider = feature.provider();
    assert.ok(provider);
    const { token } = new vscode.CancellationTokenSource();
    const context = {
      triggerKind: vscode.InlineCompletionTriggerKind.Automatic,
      selectedCompletionInfo: undefined,
    };
    const start = performance.now();
    const items = await provider.provideInlineCompletionItems(document, position, context, token);
    const took = performance.now() - start;
    const [item, ...others] = Array.isArray(items) ? items : (items?.items ?? []);
    assert.ok(item?.command !== undefined && others.length === 0);
    return { took, accepted: item.command };
  }

  it(`is measured with ${openFiles} open files of 2,000 lines`, async function () {
    const clock = createCountingClock();
    const feature = createFeature(clock, createSettings());
    try {
      // The index of similar code reads one file at a time.
      await waitFor(() => clock.pending === 0, 'the index of similar code');
      const [change, fresh, reused]: [number[], number[], number[]] = [[], [], []];
      for (let round = 0; round < rounds; round += 1) {
        const line = 41 + round * 5;
        const text = '  const result = ';
        await vscode.window.activeTextEditor?.edit((edit) => {
          edit.insert(new vscode.Position(line, 0), `${text}\n`);
        });
        const position = new vscode.Position(line, text.length);
        fresh.push((await call(feature, position)).took);
        const { took, accepted } = await call(feature, position);
        reused.push(took);
        // Suggestions that nobody takes make the engine wait for pauses.
        await vscode.commands.executeCommand(accepted.command, ...(accepted.arguments ?? []));
        const start = performance.now();
        await vscode.commands.executeCommand('cursorMove', { to: 'left' });
        change.push(performance.now() - start);
      }
      const described = Object.entries({
        new: fresh.slice(rounds / 20),
        reused: reused.slice(rounds / 20),
      }).map(
        ([name, values]) =>
          `${name} p50 ${percentile(values, 0.5)}, p95 ${percentile(values, 0.95)} ms`,
      );
      const editor = `the editor's own command beside it p50 ${percentile(change, 0.5)} ms`;
      if (this.test) this.test.title += `: ${[...described, editor].join('; ')}`;
    } finally {
      feature.dispose();
    }
  });

  it('leaves no listener and no timer behind when it is switched off', async () => {
    const live = countLive();
    const clock = createFakeClock();
    const settings = createSettings();
    const feature = createFeature(clock, settings);
    try {
      await vscode.commands.executeCommand('type', { text: 'x' });
      assert.equal(feature.statistics.figures.keystrokes, 1);
      assert.ok(live.count > 5, `${live.count} listeners`);
      settings.switchOff();
      assert.deepEqual(live.names, []);
      assert.equal(feature.provider(), undefined);
      await vscode.commands.executeCommand('type', { text: 'y' });
      assert.equal(feature.statistics.figures.keystrokes, 1);
      assert.equal(await clock.step(Number.MAX_SAFE_INTEGER), false);
    } finally {
      feature.dispose();
      live.dispose();
    }
  });
});
