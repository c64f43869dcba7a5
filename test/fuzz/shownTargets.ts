import assert from 'node:assert/strict';
import { readAnswer } from '../../src/core/answer/readAnswer.ts';
import { createChannel } from '../../src/shared/channel.ts';
import type { ChatMessage } from '../../src/shared/chatMessage.ts';
import {
  type FromPanel,
  fromPanelSchema,
  type ToPanel,
  toPanelSchema,
} from '../../src/shared/protocol.ts';
import { applyPatch } from '../../src/shared/transcript.ts';
import { createMarkdownStream } from '../../src/webview/markdown/markdownStream.ts';
import { mutateJson, mutateText } from './mutate.ts';
import { type Target, target } from './target.ts';

const fromPanel: readonly [FromPanel, ...FromPanel[]] = [
  { type: 'ready', protocol: 1 },
  { type: 'ask', text: 'why?' },
  { type: 'editQuestion', id: 'q', text: 'why not?' },
  { type: 'code', action: 'apply', code: 'let a;', language: 'ts', path: 'src/a.ts' },
  { type: 'suggest', request: 3, query: 'ca' },
  { type: 'dropUris', uris: ['file:///a.ts'] },
  { type: 'pasteImage', dataUri: 'data:image/png;base64,AAAA' },
  { type: 'allowTool', id: '1.0.c', isAllowed: true },
  { type: 'action', id: 'setKey' },
];

const answer: ChatMessage = {
  role: 'assistant',
  id: 'a',
  parts: [
    { kind: 'text', text: 'so' },
    { kind: 'reasoning', text: 'hm', ms: 3 },
    { kind: 'tool', run: { id: 't', name: 'readFile', title: 'Read a.ts', state: 'done' } },
  ],
  state: 'streaming',
};
const frame = {
  title: 't',
  modelLabel: 'm',
  isBusy: true,
  chips: [],
  offers: [],
  starters: [],
  commands: [],
  conversationId: 'c',
};
const toPanel: readonly [ToPanel, ...ToPanel[]] = [
  { type: 'snapshot', seq: 1, messages: [answer], frame },
  {
    type: 'changes',
    seq: 2,
    ops: [
      { kind: 'append', id: 'a', part: 'text', text: 'more' },
      { kind: 'clear', id: 'a', keep: 1 },
      { kind: 'tool', id: 'a', run: { id: 't', name: 'n', title: 't', state: 'refused' } },
      { kind: 'state', id: 'a', state: 'failed', failure: { text: 'no', actions: [] } },
      { kind: 'put', message: answer },
    ],
  },
  { type: 'frame', frame },
];

const document = ['export function add(a: number, b: number) {', '  return a + b;', '}', ''];
const answers = [
  '```ts\nexport function add(a: number, b: number) {\n  return b + a;\n}\n```',
  'Here it is:\n\n```diff\n@@ -1,3 +1,3 @@\n export function add\n-  return a + b;\n+  return b + a;\n }\n```\nDone.',
  '<<<<<<< SEARCH\n  return a + b;\n=======\n  return b + a;\n>>>>>>> REPLACE',
  '<think>hm</think>\n{"code": "return 1;"}',
  '// ... existing code ...\n  return b + a;\n// ... rest unchanged ...',
] as const;

const markdown = [
  '# Title\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```ts src/a.ts\nlet a;\n```\n',
  '[link](https://x.example) ![i](y.png) <b>html</b> **bold** `code`\n\n> quote\n\n1. x\n',
  '***a*** __b__ ~~c~~ [r]: http://a\n\n[r]\n\n<details>\n&lt;&#x41;\n',
] as const;

export const shownTargets: readonly Target[] = [
  target(
    'messages from the webview',
    (random) => mutateJson(random.pick(fromPanel), random, 0.15),
    (raw) => {
      const channel = createChannel<ToPanel, FromPanel>({
        post() {},
        incoming: fromPanelSchema,
        onMessage: (message) => assert.equal(typeof message.type, 'string'),
        onInvalid() {},
      });
      channel.receive(raw);
    },
  ),
  target(
    'messages to the webview',
    (random) => mutateJson(random.pick(toPanel), random, 0.05),
    (raw) => {
      const parsed = toPanelSchema.safeParse(raw);
      if (!parsed.success || parsed.data.type !== 'changes') return;
      let messages: readonly ChatMessage[] = [answer];
      for (const op of parsed.data.ops) messages = applyPatch(messages, op);
      assert.ok(Array.isArray(messages));
    },
  ),
  target(
    'answers that are edits',
    (random) => ({ raw: mutateText(random.pick(answers), random), isCutOff: random.chance(0.1) }),
    ({ raw, isCutOff }) => {
      const read = readAnswer(
        raw,
        { document, start: 0, end: 3, languageId: 'typescript', path: 'src/add.ts' },
        isCutOff,
      );
      if (!read.ok) return;
      for (const { start, end } of read.value.edits)
        assert.ok(
          start >= 0 && end >= start && end <= document.length,
          'an edit lies within the document',
        );
    },
  ),
  target(
    'answers that are shown',
    (random) => {
      const text = mutateText(random.pick(markdown), random);
      return { text, cut: random.below(text.length + 1) };
    },
    ({ text, cut }) => {
      const stream = createMarkdownStream();
      stream.append(text.slice(0, cut));
      stream.append(text.slice(cut));
      stream.finish();
      assert.ok(Array.isArray(stream.blocks));
    },
  ),
];
