import {
  commands,
  type Location,
  type LocationLink,
  type Position,
  type TextDocument,
  type Uri,
  workspace,
} from 'vscode';
import { readFileText, readProjectFile } from './fileText.ts';

/** Where a definition stands. */
export interface DefinitionPlace {
  readonly uri: Uri;
  readonly startLine: number;
  /** Behind its last line; undefined where the language server tells only where its name stands. */
  readonly endLine: number | undefined;
}

/**
 * The first definition that the editor's language services know of the name at a position. Undefined where there is none,
 * or only one that is not the project's own: outside the workspace, or in a library, which models know.
 */
export async function definitionAt(
  document: TextDocument,
  position: Position,
): Promise<DefinitionPlace | undefined> {
  const [first] =
    (await commands.executeCommand<readonly (Location | LocationLink)[] | undefined>(
      'vscode.executeDefinitionProvider',
      document.uri,
      position,
    )) ?? [];
  if (first === undefined) return undefined;
  const place =
    'targetUri' in first
      ? {
          uri: first.targetUri,
          startLine: first.targetRange.start.line,
          endLine: first.targetRange.end.line + 1,
        }
      : { uri: first.uri, startLine: first.range.start.line, endLine: undefined };
  const isOwn =
    place.uri.toString() === document.uri.toString() ||
    (workspace.getWorkspaceFolder(place.uri) !== undefined &&
      !place.uri.path.includes('/node_modules/'));
  return isOwn ? place : undefined;
}

/**
 * The first lines of a definition, at most `maxLines`; undefined where its file is no text, or a link out of its folder or
 * to what must not be sent.
 */
export async function definitionText(
  { uri, startLine, endLine }: DefinitionPlace,
  maxLines: number,
): Promise<string | undefined> {
  const folder = workspace.getWorkspaceFolder(uri);
  // Outside of all folders it is of the open document itself.
  const content = await (folder ? readProjectFile(folder.uri, uri) : readFileText(uri));
  if (content.kind !== 'text') return undefined;
  const lines = content.text.split(/\r?\n/);
  const end = Math.min(endLine ?? lines.length, startLine + maxLines);
  return lines.slice(startLine, end).join('\n').trimEnd();
}
