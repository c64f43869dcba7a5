import assert from 'node:assert/strict';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Answer, ChatMessage } from '../../src/shared/chatMessage.ts';
import { type PanelFrame, protocolVersion } from '../../src/shared/protocol.ts';
import { App } from '../../src/webview/app.tsx';
import { createHighlighter } from '../../src/webview/code/highlight.ts';
import { PanelProvider } from '../../src/webview/panelContext.ts';
import { createPanel } from './drawing.ts';

const frame: PanelFrame = {
  title: '',
  modelLabel: 'gpt-oss-120b',
  isBusy: false,
  chips: [],
  offers: [],
  starters: [],
  commands: [],
  conversationId: 'c',
};
const answer: Answer = { role: 'assistant', id: 'a', parts: [], state: 'done' };

function draw(
  messages: readonly ChatMessage[],
  changed: Partial<PanelFrame> = {},
  protocol = protocolVersion,
) {
  const panel = createPanel();
  panel.state.receive({ type: 'hello', protocol, texts: panel.texts });
  panel.state.receive({
    type: 'snapshot',
    seq: 0,
    messages: [...messages],
    frame: { ...frame, ...changed },
  });
  const app = h(App, { draft: '', onDraft: () => {}, focusCount: 0 });
  return renderToString(h(PanelProvider, { value: panel, children: app }));
}

describe('panel', () => {
  it('offers to send when idle and to stop when busy', () => {
    assert(draw([]).includes('>Send<'));
    assert(draw([], { isBusy: true }).includes('>Stop<'));
  });

  it('shows who answered, how fast, and what it took, and nothing that is not known', () => {
    const info = {
      model: { provider: 'cerebras', model: 'gpt-oss-120b' },
      firstTokenMs: 170.4,
      promptTokens: 12,
    };
    const html = draw([{ ...answer, info }]);
    assert(html.includes('gpt-oss-120b · cerebras'));
    assert(html.includes('first token 170 ms'));
    assert(html.includes('12 in'));
    assert(!html.includes('USD') && !html.includes('tokens/s'));
  });

  it('shows a failure with the button that helps', () => {
    const failure = {
      text: 'No API key is set.',
      actions: [{ id: 'setKey' as const, label: 'Set API Key' }],
    };
    const html = draw([{ ...answer, state: 'failed', failure }]);
    assert(html.includes('No API key is set.') && html.includes('>Set API Key<'));
  });

  it('waits for the user, not for a token, while a tool asks to be allowed', () => {
    const run = { id: 't', name: 'read_file', title: 'Read a.ts', state: 'asking' as const };
    const asking = draw([{ ...answer, state: 'waiting', parts: [{ kind: 'tool', run }] }]);
    assert(
      asking.includes('Allow in this conversation') && !asking.includes('Waiting for the model'),
    );
    const running = { kind: 'tool' as const, run: { ...run, state: 'running' as const } };
    const waiting = draw([{ ...answer, state: 'waiting', parts: [running] }]);
    assert(
      waiting.includes('Waiting for the model') && !waiting.includes('Allow in this conversation'),
    );
  });

  it('folds reasoning away under its time', () => {
    const html = draw([
      { ...answer, parts: [{ kind: 'reasoning', text: 'secret thought', ms: 1_240 }] },
    ]);
    assert(html.includes('Thought for 1.2 s'));
    assert(!html.includes('secret thought'));
  });

  it('says that a model thinks, with the seconds, also where it does not tell what', () => {
    const thinking = (ms: number, text: string) =>
      draw([{ ...answer, state: 'streaming', parts: [{ kind: 'reasoning', text, ms }] }]);
    assert(thinking(0, '').includes('Thinking…<'));
    assert(thinking(17_400, '').includes('Thinking… 17 s'));
    assert(!thinking(17_400, '').includes('<details'), 'there is nothing to unfold');
    assert(thinking(17_400, 'hm').includes('<details'));
  });

  it('draws the last messages of a long conversation and a button for the rest', () => {
    const many = Array.from(
      { length: 200 },
      (_, index): ChatMessage => ({
        role: 'user',
        id: `q${index}`,
        text: `question ${index}.`,
        chips: [],
      }),
    );
    const html = draw(many);
    assert(html.includes('question 199.') && !html.includes('question 100.'));
    assert(html.includes('Show earlier messages'));
  });

  it('asks for a reload when the host speaks another protocol', () => {
    assert(draw([], {}, protocolVersion + 1).includes('Reload the window'));
  });

  it('colours known languages and leaves unknown ones and long code plain', () => {
    const highlighter = createHighlighter();
    const nodes = highlighter.highlight('tsx', 'const a = 1;');
    assert(nodes?.some((node) => typeof node !== 'string' && node.scopes.includes('hljs-keyword')));
    assert.equal(highlighter.highlight('klingon', 'x'), undefined);
    assert.equal(highlighter.highlight('ts', 'x'.repeat(100_000)), undefined);
  });
});
