import assert from 'node:assert/strict';
import type { LineHunk } from '../../../src/core/documents/lineHunk.ts';
import {
  type DocumentText,
  renamedImports,
} from '../../../src/core/nextEdit/local/renamedImport.ts';
import { hunksOfProposal } from '../../../src/core/nextEdit/proposal.ts';

const file = (path: string, languageId: string, lines: readonly string[]): DocumentText => ({
  documentKey: path,
  path,
  languageId,
  lines,
});

const edited = file('src/orders.ts', 'typescript', [
  'export function amountLeft(order: Order): number {',
  '  return order.total - order.paid;',
  '}',
]);
const edit = {
  line: 0,
  oldLines: ['export function openAmount(order: Order): number {'],
  newLines: ['export function amountLeft(order: Order): number {'],
};

/** What is proposed in another file. */
const renamedImport = (from: DocumentText, edits: readonly LineHunk[], other: DocumentText) =>
  renamedImports(from, edits, [other])[0]?.proposals[0];

/** What another TypeScript file becomes; undefined when nothing is proposed. */
function renamed(lines: readonly string[], path = 'src/report.ts'): readonly string[] | undefined {
  const proposal = renamedImport(edited, [edit], file(path, 'typescript', lines));
  if (proposal === undefined) return undefined;
  const result = [...lines];
  for (const { line, newLines } of hunksOfProposal(proposal)) result[line] = newLines.join('\n');
  return result;
}

const uses = ['export const left = openAmount(first);', 'show(openAmount, left);'];
const usesRenamed = ['export const left = amountLeft(first);', 'show(amountLeft, left);'];

describe('a name that was renamed where it is declared, in a file that imports it', () => {
  it('is renamed in the import and at every use, as one', () => {
    const first = "import { first, openAmount } from './orders.ts';";
    const proposal = renamedImport(
      edited,
      [edit],
      file('src/report.ts', 'typescript', [first, ...uses]),
    );
    assert.equal(proposal?.line, 0);
    assert.equal(proposal?.others?.length, 2);
    assert.deepEqual(renamed([first, ...uses]), [
      "import { first, amountLeft } from './orders.ts';",
      ...usesRenamed,
    ]);
  });

  it('is found in a statement of several lines, and from another folder', () => {
    assert.deepEqual(
      renamed(
        ['import {', '  first,', '  openAmount,', "} from '../orders';", ...uses],
        'src/pages/report.ts',
      ),
      ['import {', '  first,', '  amountLeft,', "} from '../orders';", ...usesRenamed],
    );
  });

  it('is found in Python', () => {
    const python = file('shop/orders.py', 'python', ['def amount_left(order):']);
    const other = file('shop/report.py', 'python', [
      'from .orders import open_amount',
      'print(open_amount(order))',
    ]);
    const change = {
      line: 0,
      oldLines: ['def open_amount(order):'],
      newLines: ['def amount_left(order):'],
    };
    assert.deepEqual(renamedImport(python, [change], other)?.newLines, [
      'from .orders import amount_left',
    ]);
  });

  it('is found in Rust', () => {
    const rust = file('src/orders.rs', 'rust', ['pub fn amount_left(order: &Order) -> u64 {']);
    const other = file('src/report.rs', 'rust', [
      'use crate::orders::{open_amount, Order};',
      'println!("{}", open_amount(&order));',
    ]);
    const change = {
      line: 0,
      oldLines: ['pub fn open_amount(order: &Order) -> u64 {'],
      newLines: ['pub fn amount_left(order: &Order) -> u64 {'],
    };
    assert.deepEqual(renamedImport(rust, [change], other)?.others, [
      {
        line: 1,
        oldLines: ['println!("{}", open_amount(&order));'],
        newLines: ['println!("{}", amount_left(&order));'],
      },
    ]);
  });

  it('is left alone behind another name that the import gives it', () => {
    const text = [
      "import { openAmount as left } from './orders';",
      'show(left, order.openAmount);',
    ];
    assert.deepEqual(renamed(text), [
      "import { amountLeft as left } from './orders';",
      'show(left, order.openAmount);',
    ]);
  });

  it('is not touched as a member of something else', () => {
    const text = ["import { openAmount } from './orders';", 'show(openAmount(a), b.openAmount);'];
    assert.equal(renamed(text)?.[1], 'show(amountLeft(a), b.openAmount);');
  });

  const silent: Readonly<Record<string, readonly string[]>> = {
    'it comes from another file': ["import { openAmount } from './invoices';", ...uses],
    'it is not imported': ["import { first } from './orders';", ...uses],
    'the new name means something already': [
      "import { openAmount } from './orders';",
      'const amountLeft = openAmount(first);',
    ],
    'it is passed on to others': ["export { openAmount } from './orders';"],
    'it is a key': ["import { openAmount } from './orders';", 'show({ openAmount: 1 });'],
    'it is a shorthand': ["import { openAmount } from './orders';", 'show({ openAmount });'],
    'it may be a shorthand': ["import { openAmount } from './orders';", '  openAmount,'],
    'it is a parameter': ["import { openAmount } from './orders';", '(openAmount) => openAmount;'],
    'it is declared anew': ["import { openAmount } from './orders';", 'const openAmount = 2;'],
  };
  for (const [reason, lines] of Object.entries(silent))
    it(`says nothing where ${reason}`, () => assert.equal(renamed(lines), undefined));

  it('says nothing as long as the old name is used where it was renamed', () => {
    const half = { ...edited, lines: [...edited.lines, 'openAmount(order);'] };
    const other = file('src/report.ts', 'typescript', [
      "import { openAmount } from './orders';",
      ...uses,
    ]);
    assert.equal(renamedImport(half, [edit], other), undefined);
  });
});
