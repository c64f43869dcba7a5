import {
  commands,
  InlineCompletionItem,
  type InlineCompletionItemProvider,
  languages,
  Range,
  type TextDocument,
  type TextDocumentContentChangeEvent,
  type TextEditor,
} from 'vscode';
import type { Disposable } from '../../core/lifetime.ts';
import type { Face } from '../../core/nextEdit/face.ts';
import type { Proposal } from '../../core/nextEdit/proposal.ts';
import { type OnUnexpected, run } from '../listen.ts';

/** Runs when the editor has taken the ghost text of a next edit. It is no command for users, so it is not in the manifest. */
const takenCommand = 'slipstream.internal.takenNextEdit';

type GhostFace = Extract<Face, { kind: 'ghost' }>;

/** What was given to the editor as ghost text. */
export interface GhostOffer {
  readonly id: number;
  readonly document: TextDocument;
  readonly version: number;
  readonly proposal: Proposal;
  readonly face: GhostFace;
  readonly cursor: string;
}

export interface NextEditGhostDeps {
  /** `publisher.name` of this extension. */
  readonly extensionId: string;
  /** The editor has inserted the text; lines that go with it still stand. */
  readonly onTaken: (offer: GhostOffer) => void;
  readonly onUnexpected: OnUnexpected;
}

/** A next edit as the editor's own ghost text. Exists only while there is one: the editor waits for every provider. */
export interface NextEditGhost extends Disposable {
  show(editor: TextEditor, face: GhostFace, proposal: Proposal): void;
  clear(): void;
  /** Whether a change of a document is the editor's taking of what stands there. */
  isTaking(document: TextDocument, changes: readonly TextDocumentContentChangeEvent[]): boolean;
}

export function createNextEditGhost(deps: NextEditGhostDeps): NextEditGhost {
  const { extensionId, onTaken, onUnexpected } = deps;
  let offer: GhostOffer | undefined;
  let registration: Disposable | undefined;
  /** The editor tells of the change first, which ends the offer, and then that it was taken. */
  let last: GhostOffer | undefined;
  let nextId = 1;
  const command = commands.registerCommand(takenCommand, (id: unknown) => {
    if (last?.id === id && last !== undefined) onTaken(last);
  });

  const provider: InlineCompletionItemProvider = {
    provideInlineCompletionItems(document, position, { selectedCompletionInfo }) {
      if (offer === undefined || selectedCompletionInfo !== undefined) return [];
      const isHere =
        offer.document === document &&
        offer.version === document.version &&
        offer.cursor === `${position.line}:${position.character}`;
      if (!isHere) return [];
      const { line, start, end, text } = offer.face;
      const item = new InlineCompletionItem(text, new Range(line, start, line, end));
      item.command = { command: takenCommand, title: '', arguments: [offer.id] };
      return [item];
    },
  };

  function clear(): void {
    offer = undefined;
    registration?.dispose();
    registration = undefined;
  }

  return {
    show(editor, face, proposal) {
      const { document, selection } = editor;
      const { version } = document;
      const cursor = `${selection.active.line}:${selection.active.character}`;
      const isSame =
        offer?.document === document && offer.version === version && offer.cursor === cursor;
      if (isSame && offer?.proposal === proposal) return;
      offer = { id: nextId++, document, version, proposal, face, cursor };
      last = offer;
      // The editor does not ask the same provider twice about one text.
      const former = registration;
      registration = languages.registerInlineCompletionItemProvider({ pattern: '**' }, provider);
      former?.dispose();
      run(
        () =>
          commands.executeCommand('editor.action.inlineSuggest.trigger', {
            explicit: false,
            providerId: `${extensionId}:*`,
          }),
        'next edit ghost text',
        onUnexpected,
      );
    },
    clear,
    isTaking(document, changes) {
      const [change, ...more] = changes;
      return (
        offer?.document === document &&
        document.version === offer.version + 1 &&
        more.length === 0 &&
        change?.text.replaceAll('\r\n', '\n') === offer.face.text
      );
    },
    dispose() {
      clear();
      command.dispose();
    },
  };
}
