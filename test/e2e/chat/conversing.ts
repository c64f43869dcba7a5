import assert from 'node:assert/strict';
import type { OpenedEditor } from '../../host/openEditor.ts';
import type { ScriptedAnswer } from '../../server/responders/scriptedAnswer.ts';
import { waitFor } from '../../support/waitFor.ts';
import { newChat, openChat } from '../chatPanel.ts';
import { lastAsked, namedAs, say } from './script.ts';
import { untilConversationStored } from './storedConversations.ts';

const code = 'export const answer = 42;';
const answerText = `# Result\n\nSome **bold** words.\n\n\`\`\`ts src/answer.ts\n${code}\n\`\`\`\n\nThe end.`;

/** Asking: with context, again, otherwise, of another model, with tools. */
export function testConversing(editor: () => OpenedEditor): void {
  const script = (...answers: readonly ScriptedAnswer[]) => editor().server.script(...answers);
  const asked = () => lastAsked(editor());

  before(async () => {
    await newChat(editor());
  });
  beforeEach(() => {
    editor().server.reset();
    script(namedAs('About the answer'));
  });

  it('streams an answer as markdown and says who answered and how fast', async () => {
    script(say(answerText));
    const chat = await openChat(editor());
    await chat.ask('What is the answer?');
    await chat.answer.getByText('The end.').waitFor();
    await chat.idle();
    assert.equal(await chat.answer.getByRole('heading', { name: 'Result' }).count(), 1);
    assert.equal(await chat.answer.locator('strong').textContent(), 'bold');
    assert.match((await chat.answer.locator('.code-head').textContent()) ?? '', /src\/answer\.ts/);
    const info = (await chat.answer.locator('.info').textContent()) ?? '';
    assert.match(info, /cerebras.*first token \d+ ms/);
    await chat.answer.locator('.hljs-keyword').first().waitFor();
    await chat.frame.getByRole('heading', { name: 'About the answer' }).waitFor();
    await editor().screenshot('chat-answer');
  });

  it('inserts a code block at the cursor', async () => {
    await editor().openFile('src/main.ts');
    const chat = await openChat(editor());
    await chat.button('Insert at cursor').last().click();
    await editor().waitForText(code);
  });

  it('stops: the request ends at the socket and what had come stays', async () => {
    script({ steps: [{ do: 'endless', text: 'word ', chunksPerSecond: 50 }] });
    const chat = await openChat(editor());
    await chat.ask('Go on for ever');
    await chat.answer.getByText('word word').waitFor();
    await chat.button('Stop').click();
    await chat.answer.getByText('Stopped.').waitFor();
    await editor().server.until(({ aborted }) => aborted === 1);
    const text = await chat.answer.locator('.markdown').textContent();
    assert.match(text ?? '', /^word word/);
  });

  it('asks about the selection, whose chip goes with the question', async () => {
    script(say('It sums.'));
    await editor().openFile('src/cart.ts');
    await editor().page.keyboard.press('Control+A');
    await editor().runCommand('Slipstream: Add to Slipstream Chat');
    const chat = await openChat(editor());
    await chat.frame.locator('.composer .chip').waitFor();
    await editor().screenshot('chat-chip');
    await chat.ask('/explain');
    await chat.answer.getByText('It sums.').waitFor();
    assert.match(asked(), /Selected in src\/cart\.ts[\s\S]*export function/);
    assert.equal(await chat.frame.locator('.composer .chip').count(), 0);
  });

  it('completes files behind @ and commands behind /', async () => {
    const chat = await openChat(editor());
    await chat.field.pressSequentially('/si');
    await chat.frame.getByRole('option', { name: /simplify/ }).waitFor();
    await chat.field.press('Tab');
    assert.equal(await chat.field.inputValue(), '/simplify ');
    await chat.field.pressSequentially('@money');
    await chat.frame
      .getByRole('option', { name: /money\.ts/ })
      .first()
      .waitFor();
    await editor().screenshot('chat-completion');
    await chat.field.press('Enter');
    await chat.frame.locator('.composer .chip', { hasText: 'money.ts' }).waitFor();
    assert.equal(await chat.field.inputValue(), '/simplify money.ts ');
    await chat.button('Remove money.ts').click();
    await chat.field.fill('');
  });

  it('lists what is open first behind @', async () => {
    await editor().openFile('src/receipt.ts');
    await editor().openFile('src/cart.ts');
    const chat = await openChat(editor());
    await chat.field.pressSequentially('@');
    const options = chat.frame.getByRole('option');
    let seen: readonly string[] = [];
    const placeOf = (name: string) => seen.findIndex((option) => option.startsWith(name));
    // The file in front, the other tabs, then the rest: what was opened last may be told a moment later.
    await waitFor(
      async () => {
        seen = await options.allTextContents();
        const [front, tab, closed] = ['cart.ts', 'receipt.ts', 'money.ts'].map(placeOf);
        return front === 0 && (tab ?? -1) > 0 && (closed ?? -1) > (tab ?? 0);
      },
      () => seen.join(),
    );
    await editor().screenshot('chat-open-first');
    await chat.field.press('Escape');
    await chat.field.fill('');
  });

  it('branches: an edited question keeps the old one beside it', async () => {
    script(say('First answer.'), say('Second answer.'));
    const chat = await newChat(editor());
    await chat.ask('One?');
    await chat.answer.getByText('First answer.').waitFor();
    await chat.idle();
    await chat.button('Edit question').click();
    await chat.frame.getByRole('textbox', { name: 'Edit question' }).fill('Two?');
    await chat.button('Ask again').click();
    // What had the keyboard is gone: the next question is what one would write.
    await chat.frame.locator('.question-field:focus').waitFor();
    await chat.answer.getByText('Second answer.').waitFor();
    await chat.idle();
    await chat.button('Previous version').click();
    await chat.answer.getByText('First answer.').waitFor();
    await editor().screenshot('chat-branch');
  });

  it('loses and doubles nothing when it is hidden while the answer streams', async () => {
    const words = Array.from({ length: 400 }, (_, index) => `w${index}`).join(' ');
    script({ steps: [{ do: 'stream', text: words, tokensPerSecond: 300 }] });
    const chat = await openChat(editor());
    await chat.ask('Count.');
    await chat.answer.getByText('w0 w1').waitFor();
    await editor().runCommand('View: Show Explorer');
    await editor().server.until(({ records }) => records.at(-1)?.endedAtMs !== undefined);
    const again = await openChat(editor());
    await again.answer.getByText('w399').waitFor();
    const text = await again.answer.locator('.markdown').textContent();
    assert.equal(text?.trim(), words);
  });

  it('keeps the answer of a window that was reloaded in the middle of it', async () => {
    script({
      steps: [
        { do: 'content', text: 'kept words ' },
        { do: 'wait', ms: 60_000 },
      ],
    });
    const chat = await openChat(editor());
    await chat.ask('And then?');
    await chat.answer.getByText('kept words').waitFor();
    await untilConversationStored(editor(), 'kept words');
    await editor().page.reload();
    await editor().page.locator('.monaco-workbench .activitybar').waitFor();
    const again = await openChat(editor());
    await again.answer.getByText('kept words').waitFor();
    await again.answer.getByText('VS Code closed before this answer finished.').waitFor();
    await editor().screenshot('chat-interrupted');
  });

  it('uses a tool once the user allows it, and says what was sent to whom', async () => {
    script(
      { steps: [{ do: 'toolCall', name: 'read_file', arguments: '{"path":"src/money.ts"}' }] },
      say('It formats money.'),
    );
    const chat = await newChat(editor());
    await chat.ask('What does money.ts do?');
    await chat.button('Allow in this conversation').waitFor();
    await editor().screenshot('chat-tool-asks');
    await chat.button('Allow in this conversation').click();
    await chat.frame.locator('.question-field:focus').waitFor();
    await chat.answer.getByText('It formats money.').waitFor();
    const line = chat.answer.locator('.tool');
    assert.match((await line.textContent()) ?? '', /Read src\/money\.ts/);
    await line.locator('summary').click();
    await chat.answer.getByText(/Sent to .*cerebras/).waitFor();
    assert.match(asked(), /euros/);
    await editor().screenshot('chat-tool');
  });

  it('applies a code block to the file it names, as a change to review', async () => {
    const changed =
      "export function euros(amount: number): Money {\n  // by the chat\n  return { cents: Math.round(amount * 100), currency: 'EUR' };\n}";
    script(say(`Here:\n\n\`\`\`ts src/money.ts\n${changed}\n\`\`\`\n`));
    const chat = await openChat(editor());
    await chat.ask('Add a comment');
    await chat.idle();
    await chat.button('Apply to file').last().click();
    await editor().page.locator('.tab.active', { hasText: 'money.ts' }).waitFor();
    await editor().waitForText('// by the chat');
    await editor().screenshot('chat-apply');
    await editor().runCommand('Slipstream: Undo All Changes');
    await editor().page.waitForFunction(
      () => !document.querySelector('.editor-instance')?.textContent?.includes('by the chat'),
    );
  });
  it('asks the model that was chosen in its header, and another one for one answer', async () => {
    script(say('From the chosen one.'), say('From another one.'));
    const chat = await openChat(editor());
    await chat.frame.locator('.panel-header .model').click();
    const rows = editor().page.locator('.quick-input-list .monaco-list-row');
    await rows
      .filter({ hasText: 'qwen-3.8-27b' })
      .or(rows.filter({ hasText: 'Qwen 3.8' }))
      .first()
      .click();
    await chat.frame.locator('.panel-header .model', { hasText: /qwen/i }).waitFor();
    await chat.ask('Who are you?');
    await chat.answer.getByText('From the chosen one.').waitFor();
    await chat.answer
      .locator('.info')
      .getByText(/qwen-3\.8-27b/)
      .waitFor();
    await chat.button('Answer with another model').last().click();
    await rows.filter({ hasText: 'gpt-oss-120b' }).first().click();
    await chat.answer.getByText('From another one.').waitFor();
    await chat.answer
      .locator('.info')
      .getByText(/gpt-oss-120b/)
      .waitFor();
    await chat.answer.getByText('2 of 2').waitFor();
    await editor().screenshot('chat-model');
  });

  it('says when a rate limit is reached and offers to retry', async () => {
    script({
      when: { includes: 'Over the limit' },
      times: 'always',
      status: 429,
      headers: { 'retry-after': '3600' },
      body: {
        message: 'Requests per day limit exceeded',
        type: 'too_many_requests_error',
        param: 'quota',
        code: 'request_quota_exceeded',
      },
    });
    const chat = await openChat(editor());
    await chat.ask('Over the limit?');
    await chat.answer.getByText(/rate limit/).waitFor();
    await chat.answer.getByRole('button', { name: 'Select Model' }).waitFor();
    await chat.answer.getByRole('button', { name: /^Retry \(in \d+ min\)$/ }).waitFor();
    await editor().screenshot('chat-quota');
  });
}
