import type { Frame, FrameLocator, Locator, Page } from 'playwright-core';
import type { EditorActions } from '../host/editorActions.ts';
import { tryAgain } from '../support/waitFor.ts';

/** The chat panel in a user's hands. */
export interface ChatPanel {
  readonly frame: FrameLocator;
  readonly field: Locator;
  /** The newest answer. */
  readonly answer: Locator;
  ask(text: string): Promise<void>;
  /** Waits until no answer is under way. */
  idle(): Promise<void>;
  button(name: string): Locator;
}

/** Opens the panel and waits until it can be typed into. */
export async function openChat(editor: EditorActions): Promise<ChatPanel> {
  // The palette lists what there was when it opened: the extension has to be known by then.
  await editor.page.getByRole('tab', { name: 'Slipstream' }).waitFor();
  await editor.runCommand('Slipstream: Open Chat');
  const frame = editor.webview();
  const field = frame.getByRole('textbox', { name: 'Ask Slipstream' });
  await field.waitFor();
  return {
    frame,
    field,
    answer: frame.locator('.answer').last(),
    async ask(text) {
      await field.fill(text);
      await field.press('Enter');
    },
    idle: () => frame.getByRole('button', { name: 'Send', exact: true }).waitFor(),
    button: (name) => frame.getByRole('button', { name, exact: true }),
  };
}

/** Opens the panel with a conversation in which nothing was said yet. */
export async function newChat(editor: EditorActions): Promise<ChatPanel> {
  const chat = await openChat(editor);
  // Until it has a title the page does not know what was said.
  await chat.frame.locator('.panel-header h1:not(:empty)').waitFor();
  if ((await chat.frame.locator('.message').count()) > 0)
    await tryAgain(async (timeout) => {
      // The palette may close under the hand before it has run the command, and closes before the command has run: a
      // question asked by then would go with the old conversation.
      await editor.runCommand('Slipstream: New Chat');
      await chat.frame.locator('.empty').waitFor({ timeout });
    });
  return chat;
}

/** The panel's page, to look into with scripts. */
export async function chatPage(page: Page): Promise<Frame> {
  const outer = await page.locator('iframe.webview').elementHandle();
  const inner = await (await outer?.contentFrame())?.waitForSelector('iframe#active-frame');
  const frame = await inner?.contentFrame();
  if (!frame) throw new Error('There is no webview on the page');
  return frame;
}
