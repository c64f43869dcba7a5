import {
  Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  languages,
  Range,
  type TextDocument,
  workspace,
} from 'vscode';
import type { Event } from '../../core/event.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { SettingRemark } from '../../core/models/settingRemark.ts';
import { findNamedModels, type NamedModel } from '../../core/models/settingsText.ts';
import { listen, type OnUnexpected } from '../listen.ts';

export interface SettingsDiagnosticsDeps {
  /** Undefined when nothing is wrong with the model. */
  readonly remarkOn: (named: NamedModel) => SettingRemark | undefined;
  /** Fires when the same text may deserve another remark. */
  readonly onDidChange: Event<unknown>;
  readonly onUnexpected: OnUnexpected;
}

/** Marks retiring and retired models in settings files that are open. */
export function createSettingsDiagnostics(deps: SettingsDiagnosticsDeps): Disposable {
  const store = createStore();
  const collection = store.own(languages.createDiagnosticCollection('slipstream.models'));

  const mark = (document: TextDocument) => {
    if (!isSettingsFile(document)) return;
    const text = document.getText();
    const found = findNamedModels(text).flatMap((named) => {
      const remark = deps.remarkOn(named);
      return remark === undefined ? [] : [diagnose(document, named, remark)];
    });
    collection.set(document.uri, found);
  };
  const markAll = () => {
    for (const document of workspace.textDocuments) mark(document);
  };

  const where = 'settings diagnostics';
  store.own(listen(workspace.onDidOpenTextDocument, where, mark, deps.onUnexpected));
  store.own(
    listen(
      workspace.onDidChangeTextDocument,
      where,
      ({ document }) => mark(document),
      deps.onUnexpected,
    ),
  );
  store.own(
    listen(
      workspace.onDidCloseTextDocument,
      where,
      ({ uri }) => collection.delete(uri),
      deps.onUnexpected,
    ),
  );
  store.own(deps.onDidChange(markAll));
  markAll();
  return store;
}

/** User, workspace, profile and remote settings are all called that, whatever their scheme. */
function isSettingsFile({ uri, languageId }: TextDocument): boolean {
  return languageId.startsWith('json') && /(\/settings\.json|\.code-workspace)$/.test(uri.path);
}

function diagnose(document: TextDocument, named: NamedModel, remark: SettingRemark): Diagnostic {
  const range = new Range(document.positionAt(named.start), document.positionAt(named.end));
  const diagnostic = new Diagnostic(range, remark.message, DiagnosticSeverity.Warning);
  diagnostic.source = 'Slipstream';
  if (remark.isRetired) diagnostic.tags = [DiagnosticTag.Deprecated];
  return diagnostic;
}
