import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  createSpeechFilter,
  loneThought,
  type SpeechContext,
  withoutThinking,
} from '../../../src/core/api/speechFilter.ts';

const inPieces = (text: string, cuts: readonly number[], context?: SpeechContext) => {
  const filter = createSpeechFilter(context);
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  let from = 0;
  let said = '';
  let thought = '';
  const take = ({ text: words, reasoning }: { text: string; reasoning: string }): void => {
    said += words;
    thought += reasoning;
  };
  for (const at of [...places, text.length]) {
    take(filter.feed(text.slice(from, at)));
    from = at;
  }
  take(filter.end());
  return { text: said, reasoning: thought };
};

const everywhere = (text: string): number[] => Array.from(text, (_, at) => at);

/** Heads and ends that models and servers leave in, with what they stand for. */
const heads: readonly (readonly [raw: string, reasoning: string])[] = [
  ['<think>\nhm\n</think>\n\n', '\nhm\n'],
  ['<THINKING>a<b</THINKING>', 'a<b'],
  ['<think></think>\n', ''],
  ['<seed:think>so</seed:think>', 'so'],
  ['[THINK]so[/THINK]', 'so'],
  ['<|begin_of_thought|>so<|end_of_thought|>\n<|begin_of_solution|>', 'so'],
  ['<|START_THINKING|>so<|END_THINKING|><|START_RESPONSE|>', 'so'],
  ['◁think▷so◁/think▷', 'so'],
  ['<|channel>thought\nso<channel|>', 'so'],
  ['<|channel|>analysis<|message|>so<|end|><|start|>assistant<|channel|>final<|message|>', 'so'],
  [
    '<|start|>assistant<|channel|>commentary to=x <|constrain|>json<|message|>so<|end|><|start|>assistant<|channel|>final<|message|>',
    'so',
  ],
  ['analysisWe need it.assistantfinal', 'We need it.'],
  ['<|im_start|>assistant\n', ''],
  ['<|start_header_id|>assistant<|end_header_id|>\n\n', ''],
  ['<｜Assistant｜>', ''],
  ['<start_of_turn>model\n', ''],
  ['<s> ', ''],
  ['[/INST]', ''],
];
const ends = [
  '',
  '<|im_end|>',
  '<|eot_id|>\n',
  '</s>',
  '<end_of_turn>',
  '<｜end▁of▁sentence｜>',
  '<|im_end|><|endoftext|>',
];
/** Code that holds such words itself. */
const bodies = [
  'const a = 1;',
  '    return "<|im_end|>";\n',
  'if (a <b) { c[A] }\n\n  x',
  'text.replace("</think>", "")',
  '```js\nlet t = `<think>`;\n```',
  'eos = "</s>"\nprint(eos)',
  'analysisResult = 5',
  '<div>x</div>',
  'a [',
  'x <',
];

describe('speech filter', () => {
  for (const [head, reasoning] of heads)
    it(`takes ${JSON.stringify(head)} off, and every end`, () => {
      for (const body of bodies)
        for (const end of ends) {
          const text = head + body + end;
          const spoken = inPieces(text, []);
          assert.deepEqual(spoken, { text: body, reasoning }, text);
          assert.deepEqual(inPieces(text, everywhere(text)), spoken, text);
        }
    });

  it('ends in the same text however the stream is cut', () => {
    const raw = fc
      .array(
        fc.oneof(
          fc.constantFrom(
            ...heads.map(([head]) => head),
            ...bodies,
            ...ends,
            '</think>',
            '<s>',
            '\n',
            ' ',
          ),
          fc.string({ maxLength: 8 }),
        ),
        { maxLength: 6 },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(raw, fc.array(fc.nat(), { maxLength: 12 }), (text, cuts) => {
        assert.deepEqual(inPieces(text, cuts), inPieces(text, []));
      }),
      { numRuns: 3_000, seed: 19 },
    );
  });

  it('leaves every text alone that has neither thinking nor tokens', () => {
    const plain = fc
      .string({ unit: 'grapheme', maxLength: 80 })
      .filter((text) => !/[<[◁]|analysis/.test(text));
    fc.assert(
      fc.property(plain, fc.array(fc.nat(), { maxLength: 8 }), (text, cuts) => {
        assert.equal(inPieces(text, cuts).text, text);
      }),
      { numRuns: 1_000, seed: 19 },
    );
  });

  it('holds nothing back of what cannot be thinking', () => {
    const filter = createSpeechFilter();
    assert.equal(filter.feed('const a').text, 'const a');
    assert.equal(filter.feed(' = [1, 2]').text, ' = [1, 2]');
    assert.equal(filter.feed('\n').text, '\n');
  });

  it('streams thinking while it comes', () => {
    const filter = createSpeechFilter();
    assert.match(filter.feed(`<think>${'so '.repeat(40)}`).reasoning, /^so so so/);
  });

  it('never takes the tags of the code around for thinking', () => {
    const codeAround = (): string => '<notes>\n  <think>one</think>\n';
    const text = '<think>two</think>\n</notes>';
    assert.equal(inPieces(text, everywhere(text), { codeAround }).text, text);
    const asked = (): string => 'Indent this: <analysis>a</analysis>';
    assert.equal(
      withoutThinking('<analysis>\n a\n</analysis>', { asked }),
      '<analysis>\n a\n</analysis>',
    );
  });

  it('keeps an end token that was asked about, and struck-through HTML', () => {
    const asked = (): string => "{{ '<|im_end|>' }}";
    assert.equal(withoutThinking('turn<|im_end|>', { asked }), 'turn<|im_end|>');
    for (const text of ['<p><s>9 €</s>', '<s>9 €</s>'])
      assert.equal(inPieces(text, everywhere(text)).text, text);
  });

  it('shows only thinking where an answer ends within it', () => {
    assert.deepEqual(inPieces('<think>and so', []), { text: '', reasoning: 'and so' });
  });

  it('finds the lone end of thinking that a template had opened', () => {
    assert.deepEqual(loneThought('Let me see.\n</think>\n\nYes.', ''), {
      reasoning: 'Let me see.\n',
      text: 'Yes.',
    });
    for (const [text, asked] of [
      ['Write `</think>`\n', ''],
      ['```\n</think>\n', ''],
      ['x\n</think>\n', 'What is </think>?'],
      ['<p>\n</think>\n', ''],
    ] as const)
      assert.equal(loneThought(text, asked), undefined, text);
  });
});
