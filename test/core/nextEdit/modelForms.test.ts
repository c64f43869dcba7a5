import assert from 'node:assert/strict';
import type { NextEditSituation } from '../../../src/core/nextEdit/layer.ts';
import {
  createFormChoice,
  type MeasuredForms,
} from '../../../src/core/nextEdit/model/answerForm.ts';
import { createModelLayer } from '../../../src/core/nextEdit/model/modelLayer.ts';
import { createFakeClock, settle } from '../../support/fakeClock.ts';
import { createFakeRouter } from '../../support/fakeRouter.ts';

const lines = [
  'const a = format(order.subtotal);',
  'show(a);',
  'const b = format(order.total);',
  'show(b);',
  '',
];
const edit = {
  id: 1,
  documentKey: 'a',
  path: 'a.ts',
  line: 0,
  oldLines: ['const a = format(order.total);'],
  newLines: lines.slice(0, 1),
  atMs: 0,
  formerLines: [],
};
const situation: NextEditSituation = {
  document: { documentKey: 'a', path: 'a.ts', languageId: 'typescript' },
  lines,
  cursorLine: 1,
  edits: [edit],
  history: [edit],
  possible: [],
  isAsked: true,
};
const rewritten = [...lines.slice(0, 2), 'const b = format(order.subtotal);', 'show(b);'];
const measuredRewrite: MeasuredForms = {
  'fake/fake': {
    form: 'rewrite',
    situations: 100,
    exactInHunks: 1,
    exactInRewrites: 40,
    measured: '2026-11-30',
  },
};

function setup(measured: MeasuredForms = {}, predicts = true) {
  const router = createFakeRouter(createFakeClock());
  const layer = createModelLayer({
    router,
    clock: createFakeClock(),
    budget: () => ({ automaticRequestsLeft: 100, nextAutomaticInMs: 0, paceMs: 0 }),
    errorsIn: () => [{ line: 3, message: 'Cannot find name “b”.' }],
    isAllowed: () => true,
    model: () => ({ provider: 'fake', model: 'fake' }),
    forms: createFormChoice(measured),
    predicts: () => predicts,
  });
  async function ask(answer: string, document = lines) {
    const found: unknown[] = [];
    const asked = (async () => {
      const proposals = layer.propose(
        { ...situation, lines: document },
        new AbortController().signal,
      );
      for await (const proposal of proposals) found.push(proposal);
    })();
    await settle();
    router.asks.at(-1)?.say(answer);
    router.asks.at(-1)?.end();
    await asked;
    return found;
  }
  return { router, ask };
}

describe('the model layer with a model that cannot count', () => {
  it('asks for a rewrite of the lines around the cursor, and proposes what is different in it', async () => {
    const { router, ask } = setup(measuredRewrite);
    const found = await ask(['<rewrite>', ...rewritten, '</rewrite>'].join('\n'));
    assert.deepEqual(found, [
      {
        line: 2,
        oldLines: ['const b = format(order.total);'],
        newLines: ['const b = format(order.subtotal);'],
        layer: 'model',
        confidence: 0.75,
      },
    ]);
    const { messages, prediction, maxTokens, temperature } = router.last.ask.request;
    const [, question] = messages;
    assert.equal(prediction, ['<rewrite>', ...lines.slice(0, 4), '</rewrite>'].join('\n'));
    assert.equal(temperature, 0);
    assert.ok(maxTokens > 400 && maxTokens < 500);
    assert.equal(
      question?.content,
      [
        'File a.ts (typescript):',
        '<rewrite>',
        ...lines.slice(0, 4),
        '</rewrite>',
        '',
        '',
        'Latest edits, oldest first:',
        'a.ts:1',
        'before:',
        'const a = format(order.total);',
        'after:',
        'const a = format(order.subtotal);',
        '',
        'Errors now:',
        'at “show(b);”: Cannot find name “b”.',
        '',
        'The cursor is on the line “show(a);”.',
      ].join('\n'),
    );
  });

  it('sends no predicted output where the user does not want it', async () => {
    const { router, ask } = setup(measuredRewrite, false);
    await ask('NONE');
    assert.equal(router.last.ask.request.prediction, undefined);
  });

  it('asks nothing where an answer could not be told from the document', async () => {
    const { router, ask } = setup(measuredRewrite);
    await ask('', ['// ends with </rewrite>', ...lines]);
    await ask('', lines.with(1, 'x'.repeat(400)));
    assert.equal(router.asks.length, 0);
  });

  it('goes over to rewrites when the words of its hunks stand nowhere near their numbers', async () => {
    const { router, ask } = setup();
    const lost = '@ 1-1 | of another file\nx();\n@ 3-3 | nor this\ny();\n.\n';
    for (let answer = 0; answer < 4; answer += 1) {
      assert.deepEqual(await ask(lost), []);
      assert.equal(router.last.ask.request.prediction, undefined);
    }
    const found = await ask(['<rewrite>', ...rewritten, '</rewrite>'].join('\n'));
    assert.equal(found.length, 1);
    assert.match(JSON.stringify(router.last.ask.request.messages), /<rewrite>/);
  });
});
