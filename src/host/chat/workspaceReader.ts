import { languages, SymbolKind, type Uri, workspace } from 'vscode';
import type { WorkspaceReader } from '../../core/chat/tools/toolBox.ts';
import type { Clock } from '../../core/clock.ts';
import { findInWorkspace, followLinks, readFileText } from '../fileText.ts';
import { workspaceSymbols } from '../symbols.ts';
import { describeProblems } from './describeProblems.ts';
import { findFiles, workspacePathOf } from './workspaceFiles.ts';

/** A search ends with so many lines, and reads no more files than this. */
const maxHits = 200;
const maxSearchedFiles = 5_000;
/** A line of a result is cut here, in UTF-16 units. */
const maxLine = 300;
const maxSymbols = 100;
/** A large project takes its language server seconds to look through. */
const deadlineMs = 10_000;

export interface WorkspaceReaderDeps {
  readonly isAllowed: (uri: Uri) => boolean;
  /** Staged changes, or all; without excluded files. */
  readonly gitDiff: (isStaged: boolean) => Promise<string>;
  readonly clock: Clock;
}

/** Reads the workspace for the model's tools. Files that may not be read are in none of its answers. */
export function createWorkspaceReader({
  isAllowed,
  gitDiff,
  clock,
}: WorkspaceReaderDeps): WorkspaceReader {
  const allowed = async (path: string | undefined) => {
    const uri = path === undefined ? undefined : await findInWorkspace(path);
    if (uri === undefined || !isAllowed(uri)) return undefined;
    // A link with a harmless name may lead to a file with secrets.
    return isAllowed(await followLinks(uri)) ? uri : undefined;
  };

  return {
    async readFile(path) {
      const uri = await allowed(path);
      const content = uri && (await readFileText(uri));
      return content?.kind === 'text' ? content.text : undefined;
    },
    async listFiles(path) {
      const isWhole = path === undefined || path === '';
      const folder = isWhole ? undefined : await allowed(path);
      if (!isWhole && folder === undefined) return [];
      return (await findFiles({ folder, isAllowed })).map(workspacePathOf);
    },
    async searchText(query, include, signal) {
      const wanted = query.toLowerCase();
      const hits: string[] = [];
      const files = await findFiles({ include, isAllowed });
      for (const uri of files.slice(0, maxSearchedFiles)) {
        if (signal.aborted || hits.length >= maxHits) break;
        const inside = await allowed(workspacePathOf(uri));
        const content = inside && (await readFileText(inside));
        if (content?.kind === 'text')
          hits.push(...hitsIn(workspacePathOf(uri), content.text, wanted));
      }
      return hits.slice(0, maxHits);
    },
    async findSymbol(query) {
      const symbols = await workspaceSymbols(query, { isAllowed, maxSymbols, deadlineMs, clock });
      return symbols.map(({ name, kind, location: { uri, range } }) => {
        const what = SymbolKind[kind]?.toLowerCase() ?? 'symbol';
        return `${workspacePathOf(uri)}:${range.start.line + 1} ${what} ${name}`;
      });
    },
    async diagnostics(path) {
      if (path !== undefined) {
        const uri = await allowed(path);
        return uri === undefined ? [] : describeProblems(uri);
      }
      return languages
        .getDiagnostics()
        .map(([uri]) => uri)
        .filter((uri) => workspace.getWorkspaceFolder(uri) !== undefined && isAllowed(uri))
        .flatMap((uri) => describeProblems(uri).map((line) => `${workspacePathOf(uri)}:${line}`));
    },
    gitDiff,
  };
}

function hitsIn(path: string, text: string, wanted: string): readonly string[] {
  if (!text.toLowerCase().includes(wanted)) return [];
  return text
    .split('\n')
    .flatMap((line, index) =>
      line.toLowerCase().includes(wanted)
        ? [`${path}:${index + 1}: ${line.trim().slice(0, maxLine)}`]
        : [],
    );
}
