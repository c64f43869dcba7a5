// The least that ghost text can cost: a provider that answers at once, in files named `floor`. What Slipstream takes beyond
// it is Slipstream's own.
const { InlineCompletionItem, languages, Range } = require('vscode');

exports.activate = () => {
  languages.registerInlineCompletionItemProvider(
    { pattern: '**/floor.*' },
    {
      provideInlineCompletionItems(document, position) {
        const line = document.lineAt(position.line).text.slice(0, position.character);
        const text = line.endsWith('= ') ? 'compute(first, second);' : undefined;
        if (text === undefined) return [];
        return [new InlineCompletionItem(text, new Range(position, position))];
      },
    },
  );
};
