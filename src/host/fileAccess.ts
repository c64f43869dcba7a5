import { Uri, workspace } from 'vscode';
import { isExcludedPath } from '../core/secrets/excludedPaths.ts';
import type { IgnoreFiles } from './ignoreFiles.ts';
import type { OpenLinks } from './openLinks.ts';

/** Why a file is kept from models: its name says that it holds secrets, or a `.slipstreamignore` names it. */
export type ExclusionReason = 'excluded' | 'ignored';

/**
 * Which files may be read and sent. The file itself is never opened for it. One that is open under the name of a link is
 * judged by where that leads as well.
 */
export interface FileAccess {
  readonly isAllowed: (uri: Uri) => boolean;
  /** Undefined for a file that may be sent. */
  readonly whyNot: (uri: Uri) => ExclusionReason | undefined;
  /** The same for a path within the workspace, as models name files, in any of its folders. */
  readonly whyNotPath: (path: string) => ExclusionReason | undefined;
}

export function createFileAccess(
  ignoreFiles: Pick<IgnoreFiles, 'ignores'>,
  openLinks: Pick<OpenLinks, 'targetOf'>,
): FileAccess {
  function whyNotName(uri: Uri): ExclusionReason | undefined {
    if (isExcludedPath(uri.path)) return 'excluded';
    return ignoreFiles.ignores(uri) ? 'ignored' : undefined;
  }
  function whyNot(uri: Uri): ExclusionReason | undefined {
    const target = openLinks.targetOf(uri);
    return whyNotName(uri) ?? (target && whyNotName(target));
  }
  return {
    whyNot,
    isAllowed: (uri) => whyNot(uri) === undefined,
    whyNotPath(path) {
      if (isExcludedPath(path)) return 'excluded';
      const places = (workspace.workspaceFolders ?? []).flatMap(({ uri, name }) => {
        // With several folders, paths begin with the folder's name, as `asRelativePath` writes them.
        const prefix = `${name}/`;
        const inside = path.startsWith(prefix) ? [path, path.slice(prefix.length)] : [path];
        return inside.map((one) => Uri.joinPath(uri, one));
      });
      return places.map(whyNot).find((why) => why !== undefined);
    },
  };
}
