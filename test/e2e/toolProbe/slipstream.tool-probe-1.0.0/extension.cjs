const vscode = require('vscode');

/** @type {string[]} What the tools were asked to do, for the test to read from the status bar. */
const notes = [];

/** @param {import('vscode').ExtensionContext} context */
exports.activate = (context) => {
  const status = vscode.window.createStatusBarItem('toolProbe', vscode.StatusBarAlignment.Left);
  status.text = 'probe: ready';
  status.show();
  /** @param {string} text */
  const note = (text) => {
    notes.push(text);
    status.text = `probe: ${notes.join(' | ')}`;
  };
  context.subscriptions.push(
    status,
    vscode.lm.registerTool('probe_note', {
      prepareInvocation: ({ input }) => ({
        invocationMessage: 'Taking a note',
        confirmationMessages: { title: 'Take a note?', message: `Note: ${input.text}` },
      }),
      invoke({ input }) {
        note(input.text);
        const text = `Noted as number ${notes.length}. ${'x'.repeat(30_000)}`;
        return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
      },
    }),
    vscode.lm.registerTool('probe_wait', {
      invoke: (_options, token) =>
        new Promise((_resolve, reject) => {
          note('waiting');
          token.onCancellationRequested(() => {
            note('cancelled');
            reject(new vscode.CancellationError());
          });
        }),
    }),
  );
};
