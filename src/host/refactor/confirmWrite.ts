import { realpath } from 'node:fs/promises';
import { Uri, window, workspace } from 'vscode';
import { baseName } from '../../core/baseName.ts';
import { judgeWrite, type WriteVerdict } from '../../core/refactor/writeTarget.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { closeDiff, showDiff } from './diffTab.ts';
import type { VirtualDocuments } from './virtualDocuments.ts';

export interface ConfirmWriteDeps {
  /** Lends documents for the comparison. */
  readonly proposals: VirtualDocuments;
  readonly texts: Texts;
  /** Whether the file's name or an ignore file keeps it from models. */
  readonly isAllowed: (uri: Uri) => boolean;
}

/** The door for what a model's answer changes beside the document in the user's hand. */
export interface WriteDoor {
  /** Whether the file may be written with this text. Asks the user where the file decides what runs; says why not where it may not. */
  mayWrite(uri: Uri, newText: string): Promise<boolean>;
  /** Whether it may be written without asking: for places whose text is not known yet. */
  isPlain(uri: Uri): Promise<boolean>;
}

export function createWriteDoor({ proposals, texts, isAllowed }: ConfirmWriteDeps): WriteDoor {
  const words = texts.refactor;

  async function verdictOf(place: Uri): Promise<{ verdict: WriteVerdict; real: Uri }> {
    // A new document is judged by where it will be saved.
    const uri = place.scheme === 'untitled' ? place.with({ scheme: 'file' }) : place;
    const real = await realUri(uri);
    const folders = await Promise.all(
      (workspace.workspaceFolders ?? [])
        .filter(
          (folder) => folder.uri.scheme === uri.scheme && folder.uri.authority === uri.authority,
        )
        .map(async (folder) => ({
          path: folder.uri.path,
          realPath: (await realUri(folder.uri)).path,
        })),
    );
    const target = { path: uri.path, realPath: real.path, workspaceFolders: folders };
    return { verdict: judgeWrite(target), real };
  }

  /** Shows what would be written beside what is there, with the real path, and asks. */
  async function confirm(uri: Uri, real: Uri, newText: string, why: string): Promise<boolean> {
    const proposal = proposals.open(uri, newText);
    const before = proposals.open(uri, await textOf(real));
    const diff = { left: before.uri, right: proposal.uri };
    try {
      await showDiff({ ...diff, title: words.confirmTitle(real.path), show: { preview: true } });
      const answer = await window.showWarningMessage(
        words.confirmWrite(real.fsPath, why),
        words.writeFile,
        words.leaveFile,
      );
      return answer === words.writeFile;
    } finally {
      await closeDiff(diff, true);
      proposal.dispose();
      before.dispose();
    }
  }

  return {
    async mayWrite(uri, newText) {
      const { verdict, real } = await verdictOf(uri);
      if (!isAllowed(uri) || !isAllowed(real)) return false;
      if (verdict.kind === 'plain') return true;
      if (verdict.kind === 'confirm')
        return confirm(uri, real, newText, words.confirmReason[verdict.why]);
      void window.showWarningMessage(
        words.writeRefused(real.fsPath, words.refuseReason[verdict.why]),
      );
      return false;
    },
    async isPlain(uri) {
      const { verdict, real } = await verdictOf(uri);
      return verdict.kind === 'plain' && isAllowed(uri) && isAllowed(real);
    },
  };
}

/** Where a file really is, or will be: links of its nearest existing folder followed. */
async function realUri(uri: Uri): Promise<Uri> {
  if (uri.scheme !== 'file') return uri;
  const rest: string[] = [];
  for (let at = uri; ; at = Uri.joinPath(at, '..')) {
    const real = await realpath(at.fsPath).catch(() => undefined);
    if (real !== undefined) return Uri.joinPath(Uri.file(real), ...rest);
    const name = baseName(at.path);
    if (name === '') return uri;
    rest.unshift(name);
  }
}

/** A file that is not there is empty. */
async function textOf(uri: Uri): Promise<string> {
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    return '';
  }
}
