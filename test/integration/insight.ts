import { readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import * as vscode from 'vscode';
import { waitFor } from '../support/waitFor.ts';

/** One call of the editor for ghost text. */
interface InlineCall {
  readonly document: vscode.TextDocument;
  readonly version: number;
  readonly isOurs: boolean;
  isEnded: boolean;
  /** Whether the editor gave it up before it was answered. */
  isCancelled: boolean;
  /** How many suggestions it was answered with; none where the editor no longer wanted them. */
  itemCount: number;
}

/** What the tests of one editor see of it, whichever file they are in: each is a bundle of its own. */
interface Insight {
  readonly calls: InlineCall[];
  /** Timers that Slipstream has set. */
  readonly timers: Map<unknown, SetTimer>;
}

interface SetTimer {
  readonly dueMs: number;
  /** Nothing is asked or suggested because of it. */
  readonly isChore: boolean;
}

const shared: typeof globalThis & { slipstreamInsight?: Insight } = globalThis;

/** The bundle of the extension, as it stands in a stack. */
const ourCode = /([^\s(]*[\\/]dist[\\/]main\.cjs):(\d+)/;

/** Modules whose timers write to the disk, learn what was typed, count, or look at the network. */
const chores = new Set([
  'src/core/completion/suggestionStatistics.ts',
  'src/core/routing/sharedQuota.ts',
  'src/core/routing/spend.ts',
  'src/host/completion/openDocuments.ts',
  'src/host/latency/latencyService.ts',
  'src/host/models/catalogCache.ts',
  'src/host/predictor/workspaceIndex.ts',
  'src/net/networkChanges.ts',
]);

/** A timer that is due later is for another day: a listing, a connection to be kept warm. */
const soonMs = 3_000;

/** Sees into the editor from now on. Slipstream registers its provider anew for it, once. */
async function open(): Promise<Insight> {
  if (shared.slipstreamInsight !== undefined) return shared.slipstreamInsight;
  const insight: Insight = { calls: [], timers: new Map() };
  shared.slipstreamInsight = insight;
  watchTimers(insight.timers);
  watchProviders(insight.calls);
  await vscode.extensions.getExtension('slipstream.slipstream')?.activate();
  const settings = vscode.workspace.getConfiguration('slipstream');
  const { Global } = vscode.ConfigurationTarget;
  const own = settings.inspect('inline.enabled')?.globalValue;
  await settings.update('inline.enabled', false, Global);
  await settings.update('inline.enabled', own ?? true, Global);
  await settings.update('inline.enabled', own, Global);
  return insight;
}

function watchTimers(timers: Insight['timers']): void {
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  const moduleAt = createModuleLookup();
  const follow = (run: (...given: unknown[]) => void, delayMs = 0, ...given: unknown[]) => {
    const module = moduleAt(new Error('for its stack').stack ?? '');
    const timer = set(() => {
      timers.delete(timer);
      run(...given);
    }, delayMs);
    if (module !== undefined)
      timers.set(timer, { dueMs: performance.now() + delayMs, isChore: chores.has(module) });
    return timer;
  };
  globalThis.setTimeout = Object.assign(follow, set);
  globalThis.clearTimeout = (timer) => {
    timers.delete(timer);
    clear(timer);
  };
}

/** Tells the module of ours that set a timer from the stack at that moment; undefined for others. */
function createModuleLookup(): (stack: string) => string | undefined {
  let starts: readonly (readonly [line: number, module: string])[] | undefined;
  return (stack) => {
    const lines = stack.split('\n').flatMap((line) => {
      const [, file, number] = ourCode.exec(line) ?? [];
      return file === undefined
        ? []
        : [{ file: file.replace(/^file:\/\//, ''), line: Number(number) }];
    });
    const [first] = lines;
    if (first === undefined) return undefined;
    // Where the bundle is not minified, each module's text begins with its name.
    starts ??= readFileSync(first.file, 'utf8')
      .split('\n')
      .flatMap((text, index) => {
        const [, name] = /^\s*\/\/ ((?:src|node_modules)\/\S+)$/.exec(text) ?? [];
        return name === undefined ? [] : [[index + 1, name] as const];
      });
    const modules = lines.map(
      ({ line }) => starts?.findLast(([start]) => start <= line)?.[1] ?? '',
    );
    return modules.find((module) => module !== 'src/core/clock.ts') ?? '';
  };
}

function watchProviders(calls: InlineCall[]): void {
  const { languages } = vscode;
  const register = languages.registerInlineCompletionItemProvider.bind(languages);
  const begin = (document: vscode.TextDocument, isOurs: boolean): InlineCall => {
    const call = {
      document,
      version: document.version,
      isOurs,
      isEnded: false,
      isCancelled: false,
      itemCount: 0,
    };
    calls.push(call);
    return call;
  };
  Object.defineProperty(languages, 'registerInlineCompletionItemProvider', {
    configurable: true,
    value: (selector: vscode.DocumentSelector, provider: vscode.InlineCompletionItemProvider) =>
      register(selector, {
        ...provider,
        async provideInlineCompletionItems(document, position, context, token) {
          const call = begin(document, true);
          try {
            const items = await provider.provideInlineCompletionItems(
              document,
              position,
              context,
              token,
            );
            const count = Array.isArray(items) ? items.length : (items?.items.length ?? 0);
            call.isCancelled = token.isCancellationRequested;
            call.itemCount = token.isCancellationRequested ? 0 : count;
            return items;
          } finally {
            call.isEnded = true;
          }
        },
      }),
  });
  // Asked beside ours, also while ours is switched off: so it shows that the editor has asked.
  register(
    { pattern: '**' },
    {
      provideInlineCompletionItems(document) {
        begin(document, false).isEnded = true;
        return [];
      },
    },
  );
}

/** Waits until the editor has been given a suggestion for the text as it is now. */
export async function suggested(document: vscode.TextDocument): Promise<void> {
  await open();
  await waitFor(
    () => isSuggested(document),
    () => `a suggestion in ${JSON.stringify(document.getText())}`,
  );
}

/** Waits until Slipstream has answered a call of the editor about the text as it is now. */
export async function answered(document: vscode.TextDocument): Promise<void> {
  const { calls } = await open();
  const isIt = (call: InlineCall) =>
    call.isOurs && call.isEnded && call.document === document && call.version === document.version;
  await waitFor(
    () => calls.some(isIt),
    () => `an answer in ${JSON.stringify(document.getText())}`,
  );
}

/** Whether the editor has been given a suggestion for the text as it is now. */
export function isSuggested(document: vscode.TextDocument): boolean {
  const isIt = (call: InlineCall) =>
    call.document === document && call.version === document.version && call.itemCount > 0;
  return shared.slipstreamInsight?.calls.some(isIt) === true;
}

/** What the editor asked about a document and was answered, for the words of a failure. */
export function callsAbout(document: vscode.TextDocument): string {
  const calls = (shared.slipstreamInsight?.calls ?? []).filter(
    (call) => call.document === document,
  );
  const said = calls.map(({ version, isOurs, isEnded, isCancelled, itemCount }) => {
    const ended = isCancelled ? 'given up' : `${itemCount} items`;
    const answer = isEnded ? ended : 'no answer yet';
    return `version ${version}, ${isOurs ? answer : 'beside ours'}`;
  });
  return `the editor's calls (it is at version ${document.version}): ${said.join('; ') || 'none'}`;
}

/**
 * Waits until all has been asked and suggested that was going to be by itself soon: the editor's calls are answered, and what
 * Slipstream had set a timer for is over, with what came of it.
 */
export function settled(): Promise<void> {
  return untilOver(({ isChore }) => !isChore);
}

/** The same, and until what was to be learned, written and looked at is so too. */
export function atRest(): Promise<void> {
  return untilOver(() => true);
}

async function untilOver(counts: (timer: SetTimer) => boolean): Promise<void> {
  const { calls, timers } = await open();
  const isSoon = () =>
    [...timers].filter(([, timer]) => counts(timer) && timer.dueMs - performance.now() < soonMs);
  for (;;) {
    // What was sent to this process before the answer has come before it.
    await vscode.commands.executeCommand('setContext', 'slipstream.test', true);
    await turn();
    const soon = isSoon();
    const open = calls.filter((call) => !call.isEnded);
    if (soon.length === 0 && open.length === 0) return;
    await waitFor(
      () => soon.every(([timer]) => !timers.has(timer)) && open.every(({ isEnded }) => isEnded),
      () => `an end of ${soon.length} timers and ${open.length} calls`,
    );
  }
}

/** The same, once the editor has asked about the text as it is now. */
export async function askedAndSettled(document: vscode.TextDocument): Promise<void> {
  const { calls } = await open();
  const isIt = (call: InlineCall) =>
    !call.isOurs && call.document === document && call.version === document.version;
  await waitFor(
    () => calls.some(isIt),
    () => `a call of the editor in ${JSON.stringify(document.getText())}`,
  );
  await settled();
}

/** Begins to see, where that has not begun yet. */
export async function startSeeing(): Promise<void> {
  await open();
}
