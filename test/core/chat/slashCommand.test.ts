import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  builtInCommands,
  builtInNames,
  parseQuestion,
  readPromptFile,
} from '../../../src/core/chat/slashCommand.ts';
import { createTexts } from '../../../src/core/texts/texts.ts';
import { inEnglish } from '../../../src/core/translate.ts';

const commands = builtInCommands(createTexts(inEnglish).chat.commands);

describe('slash commands', () => {
  for (const name of builtInNames)
    it(`knows /${name}`, () => {
      const { command, prompt } = parseQuestion(`/${name} with care`, commands);
      assert.equal(command?.name, name);
      assert(prompt.startsWith(command.instruction) && prompt.endsWith('with care'));
    });

  it('leaves a question alone that is no command', () => {
    for (const text of ['why?', '/unknown x', 'a /fix', '/ fix', '/usr/bin is full'])
      assert.deepEqual(parseQuestion(text, commands), { command: undefined, prompt: text });
  });

  it('reads a prompt file with front matter', () => {
    const command = readPromptFile(
      'x.md',
      '---\nname: port\ndescription: "To Rust: port it"\nmodel: cerebras/gpt-oss-120b\n---\nPort this.\n',
    );
    assert.deepEqual(command, {
      name: 'port',
      description: 'To Rust: port it',
      instruction: 'Port this.',
      needs: [],
      model: 'cerebras/gpt-oss-120b',
    });
  });

  it('takes the file’s name where none is given', () => {
    assert.equal(readPromptFile('polish.md', 'Polish it.')?.name, 'polish');
  });

  it('takes no file that asks nothing or whose name is not one word', () => {
    assert.equal(readPromptFile('empty.md', '---\nname: x\n---\n  '), undefined);
    assert.equal(readPromptFile('two words.md', 'Do it.'), undefined);
  });

  it('never throws, whatever a file holds', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (name, text) => void readPromptFile(name, text)),
    );
  });
});
