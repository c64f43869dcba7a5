import assert from 'node:assert/strict';
import { plainOutput, terminalQuestion } from '../../../src/core/refactor/terminalOutput.ts';

const esc = String.fromCharCode(27);
const bell = String.fromCharCode(7);

describe('terminal output', () => {
  it('reads as a person sees it', () => {
    const raw = `${esc}]633;C${bell}${esc}[31merror${esc}[0m x\r\n10%\r50%\r100%\r\n${esc}]0;title${esc}\\end\r\n`;
    assert.equal(plainOutput(raw), 'error x\n100%\nend');
  });

  it('is asked about with its end, which says why a command failed', () => {
    const output = `${'noise\n'.repeat(3000)}the reason`;
    const question = terminalQuestion({ command: 'npm test', output, exitCode: 1 });
    assert.match(question, /exit code 1/);
    assert.match(question, /the reason/);
    assert.ok(question.length < 7000);
  });

  it('says so when nothing could be read', () => {
    const question = terminalQuestion({ command: 'true', output: '', exitCode: undefined });
    assert.match(question, /wrote nothing/);
  });
});
