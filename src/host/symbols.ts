import {
  commands,
  type DocumentSymbol,
  type Range,
  type SymbolInformation,
  type TextDocument,
  type Uri,
  workspace,
} from 'vscode';
import type { Clock } from '../core/clock.ts';
import { withDeadline } from '../core/withDeadline.ts';

/** A language server that is still starting must not hold up who asks about one document. */
const documentDeadlineMs = 1000;

/**
 * The symbols of the document that a range lies in, outermost first. None where no language server knows any, answers in the
 * old shape without a range of its own, or does not answer within a second.
 */
export async function symbolsAround(
  document: TextDocument,
  range: Range,
  clock: Clock,
): Promise<readonly DocumentSymbol[]> {
  const found = await withDeadline(
    commands.executeCommand<readonly Partial<DocumentSymbol>[] | undefined>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    ),
    documentDeadlineMs,
    clock,
  );
  return enclosing(found ?? [], range);
}

function enclosing(symbols: readonly Partial<DocumentSymbol>[], range: Range): DocumentSymbol[] {
  const around = symbols.find(
    (symbol): symbol is DocumentSymbol => symbol.range?.contains(range) === true,
  );
  return around === undefined ? [] : [around, ...enclosing(around.children ?? [], range)];
}

/** Symbols of the workspace by name, at most `maxSymbols`: only of files that may be sent. None when none came in time. */
export async function workspaceSymbols(
  query: string,
  options: {
    readonly isAllowed: (uri: Uri) => boolean;
    readonly maxSymbols: number;
    /** How long language servers are waited for. */
    readonly deadlineMs: number;
    readonly clock: Clock;
  },
): Promise<readonly SymbolInformation[]> {
  const found = await withDeadline(
    commands.executeCommand<readonly SymbolInformation[] | undefined>(
      'vscode.executeWorkspaceSymbolProvider',
      query,
    ),
    options.deadlineMs,
    options.clock,
  );
  return (found ?? [])
    .filter(({ location }) => workspace.getWorkspaceFolder(location.uri) !== undefined)
    .filter(({ location }) => options.isAllowed(location.uri))
    .slice(0, options.maxSymbols);
}
