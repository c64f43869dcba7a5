import { type TextDocument, type Uri, workspace } from 'vscode';
import type { Settings } from '../../core/settings.ts';
import type { ExclusionReason, FileAccess } from '../fileAccess.ts';

/** Whether a document may be shown to a model, and why not. */
export type Eligibility = 'ok' | 'off' | 'language' | ExclusionReason | 'size' | 'scheme';

export interface EligibilityDeps {
  readonly settings: () => Settings;
  readonly access: Pick<FileAccess, 'whyNot'>;
}

/** Documents that are no files of the user: output, history, input boxes, and what the editor shows read-only. */
const strangeSchemes = new Set([
  'output',
  'debug',
  'git',
  'gitlens',
  'vscode-scm',
  'vscode-terminal',
  'vscode-settings',
  'vscode-userdata',
  'vscode-interactive-input',
  'walkThrough',
  'walkThroughSnippet',
  'search-editor',
  'comment',
  'chat-editing-text-model',
  'chatSessionInput',
]);

/** Decides whether a document takes suggestions by its name, place, size and language. */
export function createEligibility(deps: EligibilityDeps) {
  const ofFile = createFileEligibility(deps);
  return (document: TextDocument): Eligibility => {
    const why = ofFile(document.uri, document.languageId);
    if (why !== 'ok') return why;
    return isTooLarge(document, deps.settings()['inline.maxFileKilobytes']) ? 'size' : 'ok';
  };
}

/** The same for a file that is not open, but for its size. */
export function createFileEligibility({ settings, access }: EligibilityDeps) {
  return (uri: Uri, languageId: string): Eligibility => {
    const { scheme } = uri;
    if (strangeSchemes.has(scheme) || scheme.startsWith('slipstream')) return 'scheme';
    if (workspace.fs.isWritableFileSystem(scheme) === false) return 'scheme';
    const now = settings();
    if (!now['inline.enabled']) return 'off';
    if (!isLanguageOn(now['inline.languages'], languageId)) return 'language';
    return access.whyNot(uri) ?? 'ok';
  };
}

export function isLanguageOn(
  languages: Readonly<Record<string, boolean>>,
  languageId: string,
): boolean {
  return languages[languageId] ?? languages['*'] ?? true;
}

/** The end's offset tells the size without copying the text. */
function isTooLarge(document: TextDocument, maxKilobytes: number): boolean {
  const end = document.lineAt(document.lineCount - 1).range.end;
  return document.offsetAt(end) > maxKilobytes * 1024;
}
