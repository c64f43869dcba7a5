import assert from 'node:assert/strict';
import {
  type ParticipantQuestion,
  participantPrompt,
  readParticipantQuestion,
  shorterParticipantPrompt,
} from '../../../src/core/chat/participantPrompt.ts';
import { builtInCommands } from '../../../src/core/chat/slashCommand.ts';

const limits = {
  windowTokens: 8_000,
  answerTokens: 1_000,
  estimate: (text: string) => text.length / 4,
};
const commands = builtInCommands({
  explain: '',
  fix: '',
  tests: '',
  doc: '',
  review: '',
  commit: '',
  simplify: '',
});

const question = (change: Partial<ParticipantQuestion> = {}): ParticipantQuestion => ({
  prompt: 'why?',
  items: [],
  turns: [],
  projectInstructions: undefined,
  ...change,
});

describe('a question in the editor’s own chat', () => {
  it('is a command when the editor says so, and when the user typed one that the editor does not know', () => {
    const declared = readParticipantQuestion({ command: 'doc', prompt: 'briefly' }, commands);
    assert.equal(declared.command?.name, 'doc');
    assert.match(declared.prompt, /documentation comment[\s\S]*briefly/);
    const own = { name: 'port', description: '', instruction: 'Port it.', needs: [] };
    const typed = readParticipantQuestion({ command: undefined, prompt: '/port to C' }, [own]);
    assert.deepEqual(typed, { command: own, prompt: 'Port it.\n\nto C' });
  });

  it('goes with what was said before and what is attached, fenced', () => {
    const { messages } = participantPrompt(
      question({
        turns: [
          { role: 'user', text: 'what?' },
          { role: 'assistant', text: 'a cart' },
        ],
        items: [
          {
            kind: 'file',
            label: 'a.ts',
            detail: 'src/a.ts',
            content: { kind: 'text', text: 'let a;', language: 'ts' },
          },
        ],
      }),
      limits,
    );
    assert.deepEqual(
      messages.map(({ role }) => role),
      ['system', 'user', 'assistant', 'user'],
    );
    assert.equal(messages.at(-1)?.content, 'File src/a.ts:\n```ts\nlet a;\n```\n\nwhy?');
  });

  it('loses its oldest turns first when the server finds it too long', () => {
    const long = question({
      turns: [
        { role: 'user', text: 'first '.repeat(1_000) },
        { role: 'assistant', text: 'then '.repeat(1_000) },
      ],
    });
    assert.equal(participantPrompt(long, limits).messages.length, 4);
    const shorter = shorterParticipantPrompt(long, limits, 3_000);
    assert.deepEqual(
      shorter.map(({ role }) => role),
      ['system', 'user'],
    );
  });
});
