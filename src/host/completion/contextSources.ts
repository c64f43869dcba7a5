import {
  type Diagnostic,
  languages,
  Range,
  type TextDocument,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { CursorContext } from '../../core/completion/cursorContext.ts';
import { windowBefore } from '../../core/completion/prompt.ts';
import type { ContextItem } from '../../core/context/contextItem.ts';
import type { ContextSource } from '../../core/context/gatherContext.ts';
import { importLines } from '../../core/context/importLines.ts';
import { describeEdit } from '../../core/context/recentEdits.ts';
import { documentPath } from './cursorContextAt.ts';
import type { Definitions } from './definitions.ts';
import type { OpenDocuments } from './openDocuments.ts';

export interface SourceDeps {
  readonly definitions: Definitions;
  readonly documents: OpenDocuments;
  readonly isEligible: (document: TextDocument) => boolean;
}

/** Text above the cursor that similar code is looked for with. */
const queryLines = 24;
const maxSnippets = 3;
const maxEdits = 5;
const maxTabs = 12;
/** Lines of each other cell of a notebook. */
const cellLines = 40;
/** Lines at the top of a file that imports are looked for in. */
const topLines = 120;

/**
 * What a model is told besides the file, most stable first so that providers can cache it. All of it is at hand when
 * a request is made: nothing here waits.
 */
export function createContextSources(deps: SourceDeps): readonly ContextSource[] {
  const { definitions, documents, isEligible } = deps;
  return [
    { name: 'tabs', budgetTokens: 80, collect: (place) => tabs(place, isEligible) },
    { name: 'imports', budgetTokens: 250, collect: imports },
    { name: 'notebook', budgetTokens: 800, collect: notebook },
    { name: 'definitions', budgetTokens: 600, collect: (place) => definitions.known(place) },
    {
      name: 'similar',
      budgetTokens: 900,
      collect: (place) =>
        documents.snippets
          .similarTo(place.prefix.split('\n').slice(-queryLines).join('\n'), {
            exceptKey: place.documentKey,
            languageId: place.languageId,
            limit: maxSnippets,
          })
          .map(({ path, text }) => ({ source: 'similar', title: `From ${path}`, text, path })),
    },
    { name: 'edits', budgetTokens: 300, collect: () => edits(documents) },
    { name: 'problems', budgetTokens: 80, collect: problems },
  ];
}

/** Names of the files that are open: they say what the user works on. */
function tabs(
  place: CursorContext,
  isEligible: (document: TextDocument) => boolean,
): readonly ContextItem[] {
  if (!workspace.isTrusted) return [];
  const names = window.visibleTextEditors
    .map((editor) => editor.document)
    .concat(workspace.textDocuments)
    .filter((document) => document.uri.toString() !== place.documentKey && isEligible(document))
    .map(documentPath);
  const unique = [...new Set(names)].slice(0, maxTabs);
  if (unique.length === 0) return [];
  return [{ source: 'tabs', title: 'Open files', text: unique.join(', ') }];
}

/** The file's own imports, where they are too far above the cursor to be sent with it. */
function imports(place: CursorContext): readonly ContextItem[] {
  const document = documentOf(place);
  if (document === undefined) return [];
  const top = document.getText(new Range(0, 0, topLines, 0)).replaceAll('\r\n', '\n');
  const text = importLines(place.languageId, top);
  if (text === '' || windowBefore(place.prefix).includes(text.split('\n', 1)[0] ?? '')) return [];
  return [{ source: 'imports', title: 'The file begins with', text }];
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
  const list = documents.edits.list().slice(-maxEdits);
  if (list.length === 0) return [];
  const text = list.map(describeEdit).join('\n');
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
