import { Uri, window, workspace } from 'vscode';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import { createVirtualDocuments, type VirtualDocument } from '../refactor/virtualDocuments.ts';

/** Shows Markdown as a read-only document that can be copied. A later report takes the place of the one before. */
export type ShowReport = (title: string, markdown: string) => Promise<void>;

export interface Reports extends Disposable {
  readonly show: ShowReport;
}

export function createReports(): Reports {
  const store = createStore();
  const documents = store.own(createVirtualDocuments('slipstream-report'));
  const shown = new Map<string, VirtualDocument>();
  return {
    async show(title, markdown) {
      const known = shown.get(title);
      const like = Uri.from({ scheme: 'untitled', path: `/${title}.md` });
      const document = known ?? store.own(documents.open(like, markdown));
      shown.set(title, document);
      document.set(markdown);
      await window.showTextDocument(await workspace.openTextDocument(document.uri), {
        preview: true,
      });
    },
    dispose: () => store.dispose(),
  };
}
