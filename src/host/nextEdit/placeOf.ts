import { extensions, TabInputText, type TextEditor, TextEditorCursorStyle, window } from 'vscode';
import type { Surroundings } from '../../core/nextEdit/surroundings.ts';

/** What an editor is, and what is selected in it. */
export const placeOf = (
  editor: TextEditor,
): Pick<Surroundings, 'isFileTab' | 'cursors' | 'hasSelection'> => ({
  isFileTab: window.tabGroups.activeTabGroup.activeTab?.input instanceof TabInputText,
  cursors: editor.selections.length,
  hasSelection: !editor.selection.isEmpty,
});

/** Between a line's begin and its text Tab indents. */
export function isInIndentation(editor: TextEditor): boolean {
  const { line, character } = editor.selection.active;
  return editor.document.lineAt(line).text.slice(0, character).trim() === '';
}

const modalExtensions = ['vscodevim.vim', 'asvetliakov.vscode-neovim'];

/** Vim's modes, as far as the editor tells: both extensions draw insert mode's cursor as a line. */
export const modesOf = (editor: TextEditor) => ({
  hasModes: modalExtensions.some((id) => extensions.getExtension(id)?.isActive === true),
  hasLineCursor:
    editor.options.cursorStyle === TextEditorCursorStyle.Line ||
    editor.options.cursorStyle === TextEditorCursorStyle.LineThin,
});
