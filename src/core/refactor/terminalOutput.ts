/** A command that ran in a terminal. */
export interface TerminalRun {
  readonly command: string;
  /** What it wrote, control sequences included. */
  readonly output: string;
  readonly exitCode: number | undefined;
}

/** The end of the output says why a command failed: so many characters of it are sent. */
const maxOutputChars = 6000;

const esc = String.fromCharCode(27);
const bell = String.fromCharCode(7);
/** Titles and marks, colours and cursor moves, single commands (ECMA-48). */
const sequence = new RegExp(
  `${esc}\\][^${bell}${esc}]*(?:${bell}|${esc}\\\\)|${esc}\\[[0-9;?]*[ -/]*[@-~]|${esc}[@-Z\\\\-_]`,
  'g',
);
const controlSign = /[^\P{Cc}\n\r\t]/gu;

/** Output as a person reads it: without control sequences, overwritten lines as they ended. */
export function plainOutput(output: string): string {
  return output
    .replace(sequence, '')
    .replace(controlSign, '')
    .split(/\r?\n/)
    .map((line) => line.slice(line.lastIndexOf('\r') + 1).trimEnd())
    .join('\n')
    .trim();
}

/** The question about a command and its output. */
export function terminalQuestion({ command, output, exitCode }: TerminalRun): string {
  const plain = plainOutput(output);
  const cut = plain.length > maxOutputChars ? `…\n${plain.slice(-maxOutputChars)}` : plain;
  const ending = exitCode === undefined ? '' : ` It ended with exit code ${exitCode}.`;
  return [
    `I ran this command in the terminal.${ending} Explain what its output means; if something went wrong, why, and what to do.`,
    `\`\`\`sh\n${command}\n\`\`\``,
    cut === '' ? 'It wrote nothing that could be read.' : `\`\`\`\n${cut}\n\`\`\``,
  ].join('\n\n');
}
