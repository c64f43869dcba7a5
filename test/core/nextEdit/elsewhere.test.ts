import assert from 'node:assert/strict';
import { createEditHistory } from '../../../src/core/documents/editHistory.ts';
import { createNextEditEngine } from '../../../src/core/nextEdit/engine.ts';
import type { FoundElsewhere, NextEditLayer } from '../../../src/core/nextEdit/layer.ts';
import { hunksOfProposal } from '../../../src/core/nextEdit/proposal.ts';
import { createFakeClock, settle } from '../../support/fakeClock.ts';

const documentOf = (name: string) => ({
  documentKey: `file:///${name}`,
  path: `src/${name}`,
  languageId: 'typescript',
});
const orders = documentOf('orders.ts');
const report = documentOf('report.ts');
const invoice = documentOf('invoice.ts');

const texts = new Map([
  [orders, 'export function openAmount(order: Order) {\n  return order.total;\n}'],
  [report, "import { openAmount } from './orders.ts';\n\nshow(openAmount(first));"],
  [invoice, "import { openAmount } from './orders.ts';\nprint(openAmount(last));"],
]);

/** An engine with three open files, of which the first one declares what the others import. */
function setup(layers: readonly NextEditLayer[] = [], others = [report, invoice]) {
  const clock = createFakeClock();
  const history = createEditHistory();
  const engine = createNextEditEngine({
    clock,
    history,
    layers,
    others: () => others,
    options: () => ({ isAutomatic: true, minConfidence: 0.47 }),
    note: () => {},
    onUnexpected(error) {
      throw error;
    },
  });
  for (const [document, text] of texts) history.open(document.documentKey, document.path, text);
  engine.moveCursor(orders, 0, 20);
  const write = (document: typeof orders, [line, from, to]: readonly number[], text: string) =>
    engine.change(
      document,
      [
        {
          startLine: line ?? 0,
          startCharacter: from ?? 0,
          endLine: line ?? 0,
          endCharacter: to ?? 0,
          text,
        },
      ],
      'user',
    );
  const rename = async () => {
    write(orders, [0, 16, 26], 'amountLeft');
    engine.settle();
    await settle();
  };
  /** Takes what is shown as the editor would, all of its places in one event. */
  const take = async () => {
    const document = engine.shown?.document;
    const proposal = engine.accept();
    if (proposal === undefined || document === undefined) return false;
    engine.change(
      document,
      hunksOfProposal(proposal).map(({ line, oldLines, newLines }) => ({
        startLine: line,
        startCharacter: 0,
        endLine: line,
        endCharacter: oldLines[0]?.length ?? 0,
        text: newLines.join('\n'),
      })),
      'user',
    );
    engine.settle();
    await settle();
    return true;
  };
  const place = () => engine.shown && `${engine.shown.document.path}:${engine.shown.proposal.line}`;
  return { clock, history, engine, write, rename, take, place };
}

describe('next edits in other files', () => {
  it('are announced when nothing is left to do in the file in hand, and taken only there', async () => {
    const { history, rename, take, place } = setup();
    await rename();
    assert.equal(place(), 'src/report.ts:0');
    assert.equal(await take(), false, 'not before it was seen');
    assert.equal(
      history.linesOf(report.documentKey)?.[0],
      "import { openAmount } from './orders.ts';",
    );
  });

  it('are walked through file by file', async () => {
    const { engine, history, rename, take, place } = setup();
    await rename();
    engine.moveCursor(undefined, 0, 0);
    engine.moveCursor(report, 0, 5);
    assert.equal(place(), 'src/report.ts:0');
    assert.equal(await take(), true);
    assert.equal(history.linesOf(report.documentKey)?.[2], 'show(amountLeft(first));');
    assert.equal(place(), 'src/invoice.ts:0');
    engine.moveCursor(invoice, 0, 5);
    assert.equal(await take(), true);
    assert.equal(history.linesOf(invoice.documentKey)?.[1], 'print(amountLeft(last));');
    assert.equal(place(), undefined);
  });

  it('wait until the model has said what follows in the file in hand', async () => {
    let answer = () => {};
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const model: NextEditLayer = {
      isFree: false,
      async *propose() {
        await asked;
        yield {
          line: 1,
          oldLines: ['  return order.total;'],
          newLines: ['  return order.net;'],
          layer: 'model',
          confidence: 0.75,
        };
      },
    };
    const { rename, place } = setup([model]);
    await rename();
    assert.equal(place(), undefined);
    answer();
    await settle();
    assert.equal(place(), 'src/orders.ts:1');
  });

  it('give way to what language support finds in the file in hand', async () => {
    let answer = () => {};
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const language: NextEditLayer = {
      isFree: true,
      async *propose() {
        await asked;
        yield {
          line: 1,
          oldLines: ['  return order.total;'],
          newLines: ['  return order.net;'],
          layer: 'language',
          confidence: 0.85,
        };
      },
    };
    const { rename, place } = setup([language]);
    await rename();
    assert.equal(place(), 'src/report.ts:0');
    answer();
    await settle();
    assert.equal(place(), 'src/orders.ts:1');
  });

  it('are also what language support reports of other files', async () => {
    const found: FoundElsewhere = {
      document: invoice,
      proposals: [
        {
          line: 1,
          oldLines: ['print(openAmount(last));'],
          newLines: ['print(amountLeft(last));'],
          layer: 'language',
          confidence: 0.95,
        },
      ],
    };
    const language: NextEditLayer = {
      isFree: true,
      async *propose() {
        yield found;
      },
    };
    const { engine, write, place } = setup([language]);
    write(orders, [1, 15, 20], 'net');
    engine.settle();
    await settle();
    assert.equal(place(), 'src/invoice.ts:1');
  });

  it('are gone after another edit, an undo, a rejection or a visit to a third file', async () => {
    const leave = {
      edit: ({ write }) => write(orders, [1, 0, 0], ' '),
      undo: ({ engine }) =>
        engine.change(
          orders,
          [{ startLine: 0, startCharacter: 16, endLine: 0, endCharacter: 26, text: 'openAmount' }],
          'undo',
        ),
      rejection: ({ engine }) => engine.reject(),
      visit: ({ engine }) => engine.moveCursor(documentOf('other.ts'), 0, 0),
    } satisfies Readonly<Record<string, (desk: ReturnType<typeof setup>) => void>>;
    for (const [name, act] of Object.entries(leave)) {
      const desk = setup();
      await desk.rename();
      act(desk);
      assert.equal(desk.place(), undefined, name);
      desk.engine.moveCursor(report, 0, 5);
      assert.equal(desk.place(), undefined, `${name}, in the file itself`);
    }
  });

  it('are only in files that are open and may be shown', async () => {
    const { rename, place } = setup([], [invoice]);
    await rename();
    assert.equal(place(), 'src/invoice.ts:0');
  });

  it('move with their file, and are dropped where it changed', async () => {
    const { engine, rename, place, history } = setup();
    await rename();
    engine.change(
      report,
      [{ startLine: 0, startCharacter: 0, endLine: 0, endCharacter: 0, text: '// Report\n' }],
      'other',
    );
    engine.moveCursor(report, 0, 5);
    assert.equal(place(), 'src/report.ts:1');
    assert.equal(history.linesOf(report.documentKey)?.length, 4);
    const other = setup();
    await other.rename();
    other.engine.change(
      report,
      [{ startLine: 0, startCharacter: 0, endLine: 0, endCharacter: 6, text: 'export' }],
      'other',
    );
    other.engine.moveCursor(report, 0, 5);
    assert.notEqual(other.place(), 'src/report.ts:0');
  });
});
