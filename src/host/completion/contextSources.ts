import {
  type Diagnostic,
  languages,
  TabInputText,
  type TextDocument,
  Uri,
  window,
  workspace,
} from 'vscode';
import { createCodeSources } from '../../core/context/codeSources.ts';
import type { ContextItem } from '../../core/context/contextItem.ts';
import type { ContextSource } from '../../core/context/gatherContext.ts';
import { describeEdits } from '../../core/context/recentEdits.ts';
import type { CursorContext } from '../../core/documents/cursorContext.ts';
import { pathOf } from './cursorContextAt.ts';
import type { Definitions } from './definitions.ts';
import type { Instructions } from './instructions.ts';
import type { OpenDocuments } from './openDocuments.ts';

export interface SourceDeps {
  readonly definitions: Definitions;
  readonly instructions: Instructions;
  readonly documents: OpenDocuments;
  /** Whether a file's name may be shown to a model. */
  readonly isEligible: (uri: Uri, languageId: string) => boolean;
}

const maxTabs = 12;
/** Lines of each other cell of a notebook. */
const cellLines = 40;
/** Tokens of the edits that are told: the newest go first. */
const editTokens = 300;

/**
 * What a model is told besides the file, most stable first so that providers can cache it. All of it is at hand when
 * a request is made: nothing here waits.
 */
export function createContextSources(deps: SourceDeps): readonly ContextSource[] {
  const { definitions, documents, instructions, isEligible } = deps;
  return [
    { name: 'instructions', budgetTokens: 200, collect: () => instructions.items },
    { name: 'tabs', budgetTokens: 60, collect: (place) => tabs(place, isEligible) },
    { name: 'notebook', budgetTokens: 800, collect: notebook },
    ...createCodeSources(documents.code, definitions.known),
    { name: 'edits', budgetTokens: editTokens, collect: () => edits(documents) },
    { name: 'problems', budgetTokens: 80, collect: problems },
  ];
}

/** Names of the files that are open: they say what the user works on. */
function tabs(place: CursorContext, isEligible: SourceDeps['isEligible']): readonly ContextItem[] {
  if (!workspace.isTrusted) return [];
  const uris = window.tabGroups.all
    .flatMap(({ tabs: all }) => all)
    .flatMap(({ input }) => (input instanceof TabInputText ? [input.uri] : []));
  const names = uris
    .filter((uri) => uri.toString() !== place.documentKey && isEligible(uri, ''))
    .map(pathOf);
  const unique = [...new Set(names)].slice(0, maxTabs);
  if (unique.length === 0) return [];
  return [{ source: 'tabs', title: 'Open files', text: unique.join('\n') }];
}

const documentOf = (place: CursorContext): TextDocument | undefined =>
  workspace.textDocuments.find((item) => item.uri.toString() === place.documentKey);

/** The notebook's other cells, those above the cell first. */
function notebook(place: CursorContext): readonly ContextItem[] {
  const uri = Uri.parse(place.documentKey);
  const cells = workspace.notebookDocuments
    .map((item) => item.getCells())
    .find((all) => all.some((cell) => cell.document.uri.toString() === place.documentKey));
  if (cells === undefined) return [];
  const own = cells.findIndex((cell) => cell.document.uri.toString() === uri.toString());
  const above = cells.slice(0, own).reverse();
  return [...above, ...cells.slice(own + 1)]
    .filter((cell) => cell.document.getText().trim() !== '')
    .map((cell) => ({
      source: 'notebook',
      title: 'Another cell of this notebook',
      text: cell.document.getText().split('\n').slice(-cellLines).join('\n'),
    }));
}

function edits(documents: OpenDocuments): readonly ContextItem[] {
  const text = describeEdits(documents.edits.list(), editTokens);
  if (text === '') return [];
  return [{ source: 'edits', title: 'The last changes, oldest first', text }];
}

/** What the editor complains about on the cursor's line and the one above. */
function problems(place: CursorContext): readonly ContextItem[] {
  const uri = Uri.parse(place.documentKey);
  const document = documentOf(place);
  const cursor = window.activeTextEditor;
  if (document === undefined || cursor?.document !== document) return [];
  const line = cursor.selection.active.line;
  const near = languages
    .getDiagnostics(uri)
    .filter(({ range }) => range.start.line <= line && range.end.line >= line - 1);
  if (near.length === 0) return [];
  const text = near.slice(0, 3).map(messageOf).join('\n');
  return [{ source: 'problems', title: 'Problems at the cursor', text }];
}

const messageOf = ({ message }: Diagnostic): string => message.split('\n', 1)[0] ?? '';
