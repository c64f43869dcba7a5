import assert from 'node:assert/strict';
import { createToolPermission } from '../../../src/core/chat/toolPermission.ts';
import { createEditorToolBox, joinToolBoxes } from '../../../src/core/chat/tools/editorToolBox.ts';
import type { ToolBox } from '../../../src/core/chat/tools/toolBox.ts';
import { createTexts } from '../../../src/core/texts/texts.ts';
import { inEnglish } from '../../../src/core/translate.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

const never = new AbortController().signal;
const tool = (name: string) => ({ name, description: `Does ${name}.`, inputSchema: undefined });

function setup(names: readonly string[], result: () => Promise<string> = async () => 'done') {
  const calls: { name: string; input: object; signal: AbortSignal }[] = [];
  const clock = createFakeClock();
  const box = createEditorToolBox({
    tools: names.map(tool),
    invoke(name, input, signal) {
      calls.push({ name, input, signal });
      return result();
    },
    hideSecrets: (text) => text.replaceAll('hunter2', '•••'),
    clock,
    texts: createTexts(inEnglish).chat,
  });
  const call = (name: string, args: unknown) => ({
    id: 'c',
    name,
    argumentsJson: typeof args === 'string' ? args : JSON.stringify(args),
  });
  const run = (name: string, args: unknown, signal = never) => box.run(call(name, args), signal);
  return { box, call, run, calls, clock };
}

describe('the editor’s tools in chat', () => {
  it('get their arguments with secrets masked, wherever they stand, and the user sees the same', async () => {
    const { box, call, run, calls } = setup(['note']);
    const args = { text: 'pw hunter2', list: ['hunter2', { hunter2: 1 }], count: 3, none: null };
    await run('note', args);
    assert.deepEqual(calls[0]?.input, {
      text: 'pw •••',
      list: ['•••', { '•••': 1 }],
      count: 3,
      none: null,
    });
    const title = box.describe(call('note', args));
    assert.match(title, /“note” with \{"text":"pw •••"/);
    assert.match(
      box.warning?.(call('note', args))?.text ?? '',
      /change files, run commands and send/,
    );
  });

  it('run only under names that were ticked, with arguments that are an object', async () => {
    const { run, calls } = setup(['note']);
    for (const args of ['{"text":', '[1]', '"text"', 'null'])
      assert.equal((await run('note', args)).state, 'failed', args);
    assert.equal((await run('other', {})).state, 'failed');
    assert.deepEqual(calls, []);
    assert.deepEqual(await run('note', ''), { state: 'done', text: 'done' });
  });

  it('have names that models take, and never one of ours', async () => {
    const { box, run, calls } = setup(['mcp/files.write', 'read_file']);
    assert.deepEqual(
      box.definitions.map(({ name }) => name),
      ['mcp_files_write', 'editor_read_file'],
    );
    await run('editor_read_file', {});
    assert.equal(calls[0]?.name, 'read_file');
    const own: ToolBox = {
      definitions: [{ name: 'read_file', description: '', parameters: {} }],
      describe: () => 'own',
      run: async () => ({ state: 'done', text: 'own' }),
    };
    const both = joinToolBoxes(own, box);
    assert.equal(both?.definitions.length, 3);
    const ask = (name: string) => ({ id: 'c', name, argumentsJson: '{}' });
    assert.equal((await both?.run(ask('read_file'), never))?.text, 'own');
    assert.equal(both?.warning?.(ask('read_file')), undefined);
    assert.equal((await both?.run(ask('mcp_files_write'), never))?.text, 'done');
  });

  it('send a bounded result, a bounded number of times', async () => {
    const { run } = setup(['note'], async () => 'x'.repeat(100_000));
    const first = await run('note', {});
    assert.ok(first.text.length < 25_000, String(first.text.length));
    assert.match(first.text, /cut: \d+ more characters/);
    let sent = 0;
    for (let time = 0; time < 30; time++) sent += (await run('note', {})).text.length;
    assert.ok(sent < 200_000, String(sent));
  });

  it('are told to stop with the answer, and are given up after five minutes', async () => {
    const { run, calls, clock } = setup(['note'], () => new Promise<string>(() => undefined));
    const controller = new AbortController();
    const pending = run('note', {}, controller.signal);
    controller.abort();
    assert.equal(calls[0]?.signal.aborted, true);
    await clock.advance(300_001);
    assert.equal((await pending).state, 'failed');
  });

  it('are asked about each time, also where the conversation may read', async () => {
    let isAllowed = true;
    const permission = createToolPermission({
      isAllowed: () => isAllowed,
      allow: () => {
        isAllowed = true;
      },
    });
    assert.equal(await permission.ask('read', false, never), true);
    const first = permission.ask('write', true, never);
    permission.decide('write', true);
    assert.equal(await first, true);
    const second = permission.ask('write again', true, never);
    permission.decide('write again', false);
    assert.equal(await second, false);
    isAllowed = false;
    const third = permission.ask('one more', true, never);
    permission.decide('one more', true);
    assert.equal(await third, true);
    assert.equal(isAllowed, false, 'a yes to one call is none to the conversation');
  });
});
