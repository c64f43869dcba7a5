// Stands for VSCodeVim, under its name: sets the context keys and the cursor of its modes, and takes no keys.
const { TextEditorCursorStyle, commands, window } = require('vscode');

/**
 * @param {boolean} isActive
 * @param {string} mode
 * @param {import('vscode').TextEditorCursorStyle} cursorStyle
 */
async function enter(isActive, mode, cursorStyle) {
  await commands.executeCommand('setContext', 'vim.active', isActive);
  await commands.executeCommand('setContext', 'vim.mode', mode);
  if (window.activeTextEditor) window.activeTextEditor.options = { cursorStyle };
}

/** @param {import('vscode').ExtensionContext} context */
exports.activate = (context) => {
  const { Block, Line } = TextEditorCursorStyle;
  context.subscriptions.push(
    commands.registerCommand('vimProbe.normal', () => enter(true, 'Normal', Block)),
    commands.registerCommand('vimProbe.insert', () => enter(true, 'Insert', Line)),
    commands.registerCommand('vimProbe.off', () => enter(false, '', Line)),
  );
};
