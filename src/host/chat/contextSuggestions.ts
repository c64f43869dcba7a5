import { Range, Uri, workspace } from 'vscode';
import { baseName } from '../../core/baseName.ts';
import type { ContextRequest } from '../../core/chat/chatContextItem.ts';
import { rankPaths } from '../../core/chat/rankPaths.ts';
import type { Clock } from '../../core/clock.ts';
import type { ContextSuggestion } from '../../shared/protocol.ts';
import { workspaceSymbols } from '../symbols.ts';
import { findFiles, workspacePathOf } from './workspaceFiles.ts';

const maxFiles = 8;
const maxSymbols = 6;
/** The list is shown while the user types: what comes later is left out of it. */
const deadlineMs = 1_000;
/** The list of files is read anew after so long; every key would be too often. */
const filesLastMs = 20_000;
/** Shorter queries would list half of a project's symbols. */
const minSymbolQuery = 2;

export interface ContextSuggestionDeps {
  readonly clock: Clock;
  readonly isAllowed: (uri: Uri) => boolean;
  /** What is open in the editor: it comes first. */
  readonly offers: () => readonly ContextSuggestion[];
  /** The files in tabs: they come before others that match alike. */
  readonly openFiles: () => readonly Uri[];
}

/** What could follow `@` in the composer: files, then symbols. */
export function createContextSuggestions({
  clock,
  isAllowed,
  offers,
  openFiles,
}: ContextSuggestionDeps) {
  let files: Promise<ReadonlyMap<string, Uri>> | undefined;
  let readAt = Number.NEGATIVE_INFINITY;

  function allFiles(): Promise<ReadonlyMap<string, Uri>> {
    if (files === undefined || clock.now() - readAt > filesLastMs) {
      readAt = clock.now();
      files = findFiles({ isAllowed }).then(
        (uris) => new Map(uris.map((uri) => [workspacePathOf(uri), uri])),
      );
    }
    return files;
  }

  return async (query: string): Promise<readonly ContextSuggestion[]> => {
    if (!workspace.isTrusted) return [];
    const [known, symbols] = await Promise.all([
      allFiles(),
      findSymbols(query, { isAllowed, clock }),
    ]);
    const open = new Set(openFiles().map(workspacePathOf));
    const ranked = rankPaths([...known.keys()], query, {
      most: maxFiles,
      isOpen: (path) => open.has(path),
    });
    const found = ranked.flatMap((path): ContextSuggestion[] => {
      const uri = known.get(path);
      if (uri === undefined) return [];
      return [{ value: uri.toString(), label: baseName(path), detail: path }];
    });
    const offered = offers().filter(({ label }) =>
      label.toLowerCase().startsWith(query.toLowerCase()),
    );
    const values = new Set(offered.map(({ value }) => value));
    return [...offered, ...found.filter(({ value }) => !values.has(value)), ...symbols];
  };
}

async function findSymbols(
  query: string,
  { isAllowed, clock }: Pick<ContextSuggestionDeps, 'isAllowed' | 'clock'>,
): Promise<readonly ContextSuggestion[]> {
  if (query.length < minSymbolQuery) return [];
  const symbols = await workspaceSymbols(query, { isAllowed, maxSymbols, deadlineMs, clock });
  return symbols.map(({ name, location: { uri, range } }) => ({
    value: symbolValue(uri, range, name),
    label: name,
    detail: `${workspacePathOf(uri)}:${range.start.line + 1}`,
  }));
}

function symbolValue(uri: Uri, { start, end }: Range, name: string): string {
  return `symbol:${JSON.stringify([uri.toString(), start.line, end.line, name])}`;
}

/** Reads back what `symbolValue` wrote. */
export function parseSymbolValue(
  value: string,
): { readonly uri: Uri; readonly range: Range; readonly name: string } | undefined {
  if (!value.startsWith('symbol:')) return undefined;
  const parts: unknown = JSON.parse(value.slice('symbol:'.length));
  if (!Array.isArray(parts)) return undefined;
  const [address, start, end, name]: readonly unknown[] = parts;
  if (typeof address !== 'string' || typeof name !== 'string') return undefined;
  if (typeof start !== 'number' || typeof end !== 'number') return undefined;
  return { uri: Uri.parse(address), range: new Range(start, 0, end, 10_000), name };
}

/** Stands for what is selected in the editor. */
export const selectionValue = 'selection';

/** What a suggestion stands for. */
export function requestOf(value: string): ContextRequest {
  if (value === selectionValue) return { kind: 'selection' };
  return value.startsWith('symbol:') ? { kind: 'symbol', value } : { kind: 'file', uri: value };
}
