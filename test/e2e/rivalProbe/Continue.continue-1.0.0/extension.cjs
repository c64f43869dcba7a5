// Stands for another assistant, under the name of one: suggests the same at every line's end while it is switched on,
// inserts a snippet, and opens the file in hand in the merge editor, as the Git extension does.
const { InlineCompletionItem, Range, commands, languages, window, workspace } = require('vscode');

const said = ' // of the rival';

/** @type {import('vscode').InlineCompletionItemProvider} */
const provider = {
  provideInlineCompletionItems(document, position) {
    const isOn = workspace.getConfiguration('continue').get('enableTabAutocomplete');
    const { text } = document.lineAt(position.line);
    if (!isOn || position.character < text.length || text.endsWith(said)) return [];
    return [new InlineCompletionItem(said, new Range(position, position))];
  },
};

/** @param {import('vscode').ExtensionContext} context */
exports.activate = (context) => {
  context.subscriptions.push(
    languages.registerInlineCompletionItemProvider({ pattern: '**' }, provider),
    commands.registerCommand('rivalProbe.snippet', () =>
      commands.executeCommand('editor.action.insertSnippet', { snippet: 'call($1, $2);' }),
    ),
    commands.registerCommand('rivalProbe.merge', () => {
      const uri = window.activeTextEditor?.document.uri;
      const input = { uri, title: 'Theirs' };
      return commands.executeCommand('_open.mergeEditor', {
        base: uri,
        input1: input,
        input2: input,
        output: uri,
      });
    }),
  );
};
