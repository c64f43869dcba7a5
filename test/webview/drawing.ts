import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { createTexts } from '../../src/core/texts/texts.ts';
import { inEnglish } from '../../src/core/translate.ts';
import { drawBlock } from '../../src/webview/markdown/blockView.tsx';
import { createMarkdownStream } from '../../src/webview/markdown/markdownStream.ts';
import { type Panel, PanelProvider } from '../../src/webview/panelContext.ts';
import { createPanelState } from '../../src/webview/panelState.ts';

/** The surroundings of a component, outside of a browser. */
export function createPanel(): Panel {
  return {
    state: createPanelState({
      send: () => {},
      frames: { add: (work) => work() },
      onDraft: () => {},
      onFocus: () => {},
    }),
    texts: createTexts(inEnglish).chat.panel,
    highlightQueue: { request: () => () => {} },
    send: () => {},
    announce: () => {},
    focusComposer: () => {},
  };
}

/** The drawings on our own buttons; nothing that an answer says can become one, since its `<` is escaped. */
const ownIcon = /<svg class="icon" [^>]*><path d="[^"]*"><\/path><\/svg>/g;

/** The HTML that an answer becomes when it arrives in these pieces, without our own drawings. */
export function drawMarkdown(pieces: readonly string[]): string {
  const stream = createMarkdownStream();
  for (const piece of pieces) {
    stream.append(piece);
    // As the page does between two pieces.
    void stream.blocks;
  }
  stream.finish();
  const blocks = stream.blocks.map(drawBlock);
  const html = renderToString(h(PanelProvider, { value: createPanel(), children: blocks }));
  return html.replace(ownIcon, '');
}
