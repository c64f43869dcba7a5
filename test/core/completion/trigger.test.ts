import assert from 'node:assert/strict';
import { readSyntaxContext } from '../../../src/core/completion/syntaxContext.ts';
import { type ChangeKind, decideTrigger } from '../../../src/core/completion/trigger.ts';
import { ample, placeOf } from './engineSetup.ts';

interface Options {
  readonly language?: string;
  readonly change?: ChangeKind;
  readonly keyIntervalMs?: number;
  readonly rejectedInRow?: number;
  readonly inComments?: boolean;
  readonly budget?: typeof ample;
}

function decide(at: string, options: Options = {}) {
  return decideTrigger({
    around: readSyntaxContext(placeOf(at, 1, options.language ?? 'typescript')),
    change: options.change ?? 'typed',
    budget: options.budget ?? ample,
    keyIntervalMs: options.keyIntervalMs ?? 180,
    rejectedInRow: options.rejectedInRow ?? 0,
    inComments: options.inComments ?? true,
  });
}

const why = (at: string, options?: Options) => {
  const trigger = decide(at, options);
  return trigger.kind === 'silent' ? trigger.why : 'asks';
};
const delay = (at: string, options?: Options) => {
  const trigger = decide(at, options);
  return trigger.kind === 'ask' ? trigger.delayMs : undefined;
};

describe('the trigger policy', () => {
  it('asks at the end of a line, and before closers only', () => {
    assert.equal(why('const a = │'), 'asks');
    assert.equal(why('foo(│)'), 'asks');
    assert.equal(why('foo(() => {│});'), 'asks');
    assert.equal(why('if (│) {'), 'asks');
  });

  it('is silent inside a word and before other code of the line', () => {
    assert.equal(why('con│st a'), 'insideWord');
    assert.equal(why('foo(│, bar)'), 'insideLine');
    assert.equal(why('const a = │ + b;'), 'insideLine');
  });

  it('is silent behind what ends a line', () => {
    assert.equal(why('const a = 1;│'), 'afterEnd');
    assert.equal(why('  return { a };│'), 'afterEnd');
    assert.equal(why('const a = 1;\n│'), 'asks');
    assert.equal(why('Some words;│', { language: 'markdown' }), 'asks');
  });

  it('is silent after undo and redo', () => {
    assert.equal(why('const a = │', { change: 'undone' }), 'undone');
  });

  it('is silent in an empty document', () => {
    assert.equal(why('│'), 'nothingTyped');
    assert.equal(why('\n\n  │\n'), 'nothingTyped');
  });

  it('is silent in comments when the user wants that', () => {
    assert.equal(why('// sort the │', { inComments: false }), 'comment');
    assert.equal(why('/* sort\n the │', { inComments: false }), 'comment');
    assert.equal(why('# sort the │', { inComments: false, language: 'python' }), 'comment');
    assert.equal(why('const url = "http://│', { inComments: false }), 'asks');
    assert.equal(why('// sort the │'), 'asks');
  });

  it('waits 0 to 40 ms with an ample budget, by the typist’s own rhythm', () => {
    assert.equal(delay('const a = │'), 0);
    assert.equal(delay('const a = │', { keyIntervalMs: 80 }), 40);
    assert.equal(delay('const a = f();│', { change: 'accepted' }), 0);
  });

  it('waits for a pause after several suggestions were turned down', () => {
    assert.equal(delay('const a = │', { rejectedInRow: 4 }), 360);
  });

  it('waits for a pause with little budget, longer where suggestions are short', () => {
    const budget = { automaticRequestsLeft: 3, nextAutomaticInMs: 0, paceMs: 12_000 };
    assert.equal(delay('f();\n│', { budget }), 180);
    assert.equal(delay('const a = │', { budget }), 360);
  });

  it('is silent without budget', () => {
    const budget = { automaticRequestsLeft: 0, nextAutomaticInMs: 4_000, paceMs: 12_000 };
    assert.equal(why('const a = │', { budget }), 'quota');
  });
});
