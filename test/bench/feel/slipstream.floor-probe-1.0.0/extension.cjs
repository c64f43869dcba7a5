// The least that ghost text and next edits can cost: in files named `floor` a provider that answers at once, and a next edit
// that is known beforehand. What Slipstream takes beyond it is Slipstream's own.
const { commands, InlineCompletionItem, languages, Range, window } = require('vscode');

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
  proposeNextEdits();
};

/** Behind a line that holds `subtotal12`, two lines further down, `total12` gets that word beside it. */
function proposeNextEdits() {
  const mark = window.createTextEditorDecorationType({});
  /** @type {{ range: import('vscode').Range, word: string } | undefined} */
  let shown;

  /** @type {(editor: import('vscode').TextEditor, line: number) => void} */
  function show(editor, line) {
    const [word] = /\bsubtotal\d+/.exec(editor.document.lineAt(line - 2).text) ?? [];
    if (word === undefined) return;
    const old = word.slice('sub'.length);
    const at = editor.document.lineAt(line).text.indexOf(old);
    if (at < 0) return;
    const range = new Range(line, at, line, at + old.length);
    shown = { range, word };
    editor.setDecorations(mark, [{ range, renderOptions: { after: { contentText: word } } }]);
  }

  window.onDidChangeTextEditorSelection(({ textEditor }) => {
    const { document, selection } = textEditor;
    const line = selection.active.line + 1;
    const isShown = shown?.range.start.line === line;
    if (!/\bfloor\.js$/.test(document.fileName) || isShown) return;
    if (line >= 2 && line < document.lineCount) show(textEditor, line);
  });
  commands.registerCommand('floorProbe.take', async () => {
    const editor = window.activeTextEditor;
    if (editor === undefined || shown === undefined) return;
    const { range, word } = shown;
    await editor.edit((builder) => builder.replace(range, word));
    show(editor, range.start.line + 2);
  });
}
