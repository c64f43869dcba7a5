import assert from 'node:assert/strict';
import type { EditRequest } from '../../../src/core/refactor/editPrompt.ts';
import { type EditCall, runEdit } from '../../../src/core/refactor/runEdit.ts';
import { createScriptedRouter, type ScriptedAnswer } from './scriptedRouter.ts';

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

const run = async (answer: ScriptedAnswer, call: Partial<EditCall> = {}) => {
  const router = createScriptedRouter([answer]);
  const shown: string[] = [];
  const outcome = await runEdit(
    router,
    { request, priority: 'asked', predicts: false, ...call },
    { onCode: (piece) => shown.push(piece), onWaiting: () => {}, onRoute: () => {} },
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

  it('refuses an answer that the token limit cut, however whole it looks', async () => {
    const { outcome } = await run({ pieces: answer, end: 'length' });
    assert.deepEqual(outcome, {
      ok: false,
      error: { kind: 'answer', problem: { kind: 'cutOff' } },
    });
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
});
