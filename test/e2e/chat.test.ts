import { describeInBrowser } from '../host/describeInBrowser.ts';
import { testConversing } from './chat/conversing.ts';
import { testKeeping } from './chat/keeping.ts';
import { testStreaming } from './chat/streaming.ts';

// Ghost text, asked for by what a test inserts, would take the next scripted answer.
const settings = { 'slipstream.inline.enabled': false };

describeInBrowser('the chat', { server: { brain: { kind: 'script' } }, settings }, (editor) => {
  describe('while an answer comes', () => testStreaming(editor));
  describe('and what it keeps', () => testKeeping(editor));
  // Last: it ends with a rate limit that the editor remembers.
  describe('in conversation', () => testConversing(editor));
});
