import assert from 'node:assert/strict';
import type { EditRequest } from '../../../src/core/refactor/editPrompt.ts';
import { type EditCall, type EditDeps, runEdit } from '../../../src/core/refactor/runEdit.ts';
import { noGrammars } from '../../../src/core/syntax/syntaxTree.ts';
import { createFakeClock, settle } from '../../support/fakeClock.ts';
import {
  createScriptedRouter,
  type ScriptedAnswer,
  type ScriptedRouter,
} from './scriptedRouter.ts';

const document = [
  'function a() {',
  '  return 1;',
  '}',
  '',
  'function b() {',
  '  return 2;',
  '}',
  '',
];
const request: EditRequest = {
  target: { document, start: 0, end: 3, languageId: 'typescript', path: 'src/a.ts' },
  instruction: 'Return two.',
  problems: [],
  definitions: [],
};

const depsWith = (router: ScriptedRouter): EditDeps => ({
  router,
  grammars: noGrammars,
  clock: createFakeClock(),
});

const run = async (answer: ScriptedAnswer, call: Partial<EditCall> = {}) => {
  const router = createScriptedRouter([answer]);
  const shown: string[] = [];
  const outcome = await runEdit(
    depsWith(router),
    { request, priority: 'asked', predicts: false, ...call },
    {
      onCode: (piece) => shown.push(piece),
      onWaiting: () => {},
      onRoute: () => {},
      onAnswered: async () => {},
    },
    new AbortController().signal,
  );
  return { outcome, shown: shown.join(''), ask: router.asks[0] };
};

const problemOf = ({ outcome }: Awaited<ReturnType<typeof run>>) =>
  !outcome.ok && outcome.error.kind === 'answer' ? outcome.error.problem : undefined;

const answer = ['```ts\nfunction a() {\n', '  return 2;\n}\n', '```'];

describe('running an edit', () => {
  it('shows the code while it streams and gives the edits at the end', async () => {
    const { outcome, shown } = await run({ pieces: answer });
    assert.equal(shown, 'function a() {\n  return 2;\n}');
    assert.ok(outcome.ok);
    assert.deepEqual(outcome.value.read.edits, [
      { start: 0, end: 3, lines: ['function a() {', '  return 2;', '}'] },
    ]);
  });

  it('waits until all of an answer has gone on screen before it is read', async () => {
    const router = createScriptedRouter([{ pieces: answer }]);
    let shown = '';
    let release: (() => void) | undefined;
    let shownThen: string | undefined;
    let isOver = false;
    const outcome = runEdit(
      depsWith(router),
      { request, priority: 'asked', predicts: false },
      {
        onCode(piece) {
          shown += piece;
        },
        onWaiting: () => {},
        onRoute: () => {},
        onAnswered() {
          shownThen = shown;
          return new Promise((resolve) => {
            release = resolve;
          });
        },
      },
      new AbortController().signal,
    ).finally(() => {
      isOver = true;
    });
    await settle();
    assert.equal(shownThen, 'function a() {\n  return 2;\n}');
    assert.equal(isOver, false);
    release?.();
    assert.ok((await outcome).ok);
  });

  it('never takes an answer for whole that the token limit cut, however whole it looks', async () => {
    const { outcome } = await run({ pieces: answer, end: 'length' });
    assert.ok(!outcome.ok && outcome.error.kind === 'answer');
    assert.deepEqual(outcome.error.problem, { kind: 'cutOff' });
  });

  it('hands a failed request on as it is', async () => {
    const error = { kind: 'unreachable', code: 'ECONNREFUSED' } as const;
    const { outcome } = await run({ pieces: [], end: error });
    assert.deepEqual(outcome, { ok: false, error: { kind: 'request', error } });
  });

  it('sends the old text as prediction only where it pays', async () => {
    const short = await run({ pieces: answer }, { predicts: true });
    assert.equal(short.ask?.request.prediction, undefined);
    const lines = Array.from({ length: 80 }, (_, i) => `  const value${i} = compute(${i});`);
    const long = { ...request, target: { ...request.target, document: lines, end: lines.length } };
    const whole = await run({ pieces: answer }, { predicts: true, request: long });
    assert.equal(whole.ask?.request.prediction, lines.join('\n'));
    const off = await run({ pieces: answer }, { predicts: false, request: long });
    assert.equal(off.ask?.request.prediction, undefined);
  });

  it('takes nothing of an answer that was cut off, under whatever name', async () => {
    for (const end of ['length', 'contentFilter', 'cutOff', 'refused'] as const)
      assert.deepEqual(problemOf(await run({ pieces: ['```ts\nlet a;\n```'], end })), {
        kind: 'cutOff',
      });
    // What a gateway makes of an upstream that broke off: the fence alone tells.
    for (const end of ['stop', 'unstated'] as const)
      assert.deepEqual(problemOf(await run({ pieces: ['```ts\nlet a;\n'], end })), {
        kind: 'cutOff',
      });
  });

  it('takes a whole block though nobody says why it ended', async () => {
    const { outcome } = await run({ pieces: ['```ts\nlet a;\n```'], end: 'unstated' });
    assert.ok(outcome.ok);
  });

  it('shows what the model says in place of an answer, and applies nothing', async () => {
    assert.deepEqual(problemOf(await run({ pieces: [], refusal: 'I will not. ' })), {
      kind: 'notCode',
      text: 'I will not.',
    });
  });

  const two = ['function a() {', '  return 1;', '}', '', 'function b() {', '  return 2;', '}'];
  const both = { ...request, target: { ...request.target, document: two, end: two.length } };
  const runTwice = async (answers: readonly ScriptedAnswer[], instruction = 'Return three.') => {
    const router = createScriptedRouter(answers);
    const outcome = await runEdit(
      depsWith(router),
      { request: { ...both, instruction }, priority: 'asked', predicts: false },
      { onCode: () => {}, onWaiting: () => {}, onRoute: () => {}, onAnswered: async () => {} },
      new AbortController().signal,
    );
    return { outcome, asks: router.asks };
  };
  const other = ['```ts\nfunction c() {\n  return 3;\n}\n```'];
  const whole = [`\`\`\`ts\n${two.join('\n').replace('return 2', 'return 3')}\n\`\`\``];

  it('asks once more at once when whole functions would be lost, and takes the better answer', async () => {
    const { outcome, asks } = await runTwice([{ pieces: other }, { pieces: whole }]);
    assert.ok(outcome.ok);
    assert.deepEqual(outcome.value.doubts, []);
    assert.equal(outcome.value.second?.outcome, 'helped');
    assert.equal(asks.length, 2);
    // The gate and the budget may refuse it; the user does not wait for them.
    assert.equal(asks[1]?.priority, 'automatic');
    const [said, again] = asks[1]?.request.messages.slice(-2) ?? [];
    assert.deepEqual(said, { role: 'assistant', content: other.join('') });
    assert.match(String(again?.content), /function a\(\)/);
  });

  it('ends with nothing where the user stops the second question', async () => {
    const controller = new AbortController();
    const router = createScriptedRouter([
      { pieces: other },
      { pieces: whole, pause: async () => controller.abort() },
    ]);
    const outcome = await runEdit(
      depsWith(router),
      { request: both, priority: 'asked', predicts: false },
      { onCode: () => {}, onWaiting: () => {}, onRoute: () => {}, onAnswered: async () => {} },
      controller.signal,
    );
    assert.deepEqual(outcome, {
      ok: false,
      error: { kind: 'request', error: { kind: 'aborted' } },
    });
    assert.equal(router.asks.length, 2);
  });

  it('leaves the choice to the user when the second answer is as doubtful', async () => {
    const { outcome, asks } = await runTwice([{ pieces: other }, { pieces: other }]);
    assert.ok(outcome.ok);
    assert.deepEqual(outcome.value.doubts[0]?.kind, 'lost');
    assert.equal(asks.length, 2);
  });

  it('leaves the choice to the user at once where quota or budget forbid the second question', async () => {
    const shut = { kind: 'gateShut', why: 'quota' } as const;
    const { outcome } = await runTwice([{ pieces: other }, { pieces: [], end: shut }]);
    assert.ok(outcome.ok);
    assert.equal(outcome.value.second?.outcome, 'forbidden');
    assert.notDeepEqual(outcome.value.doubts, []);
  });

  it('does not ask again for what the instruction wants gone', async () => {
    const first = ['```ts\nfunction a() {\n  return 1;\n}\n```'];
    const kept = await runTwice([{ pieces: first }], 'Keep a as it is.');
    assert.equal(kept.asks.length <= 2, true);
    const { outcome, asks } = await runTwice(
      [{ pieces: other }],
      'Replace a and b by one function.',
    );
    assert.ok(outcome.ok);
    assert.deepEqual(outcome.value.doubts, []);
    assert.equal(asks.length, 1);
  });

  it('continues an answer that the token limit cut, and applies it as one', async () => {
    const { outcome, asks } = await runTwice([
      { pieces: ['```ts\nfunction a() {\n  return 3;\n}\n\nfunc'], end: 'length' },
      { pieces: ['tion b() {\n  return 2;\n}\n```'] },
    ]);
    assert.ok(outcome.ok);
    assert.deepEqual(
      outcome.value.after,
      two.join('\n').replace('return 1', 'return 3').split('\n'),
    );
    assert.deepEqual(
      [outcome.value.second?.kind, outcome.value.second?.outcome],
      ['continued', 'helped'],
    );
    assert.equal(asks.length, 2);
  });
});
