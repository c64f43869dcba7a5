import { Position, type TextDocument, type Uri, workspace } from 'vscode';
import type { Clock } from '../../core/clock.ts';
import type { ContextItem } from '../../core/context/contextItem.ts';
import { namesIn } from '../../core/context/namesIn.ts';
import type { CursorContext } from '../../core/documents/cursorContext.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import { withDeadline } from '../../core/withDeadline.ts';
import { definitionAt, definitionText } from '../definitionAt.ts';
import { type OnUnexpected, run } from '../listen.ts';
import { pathOf } from './cursorContextAt.ts';

export interface DefinitionsDeps {
  readonly clock: Clock;
  /** Whether a file may be shown to a model at all. */
  readonly isEligible: (uri: Uri, languageId: string) => boolean;
  readonly onUnexpected: OnUnexpected;
}

/**
 * Definitions of the names that are used near the cursor, from the editor's language services. They are looked up
 * while the user pauses and kept; a request takes what is known by then.
 */
export interface Definitions extends Disposable {
  /** What is known of the names near a place, at once. */
  known(place: CursorContext): readonly ContextItem[];
  /** The cursor is here: looks up what is not known, after a pause. */
  lookNear(document: TextDocument, line: number): void;
}

const pauseMs = 250;
/** Names looked up after one pause: a language server answers one after the other. */
const maxLookups = 16;
const maxKnown = 200;
/** A language server that is busy is not waited for: the next name may be known to it. */
const deadlineMs = 400;
/** Lines of a definition that are told: a signature and its first lines. More explain fewer names at equal tokens. */
const definitionLines = 4;
/** Lines above the cursor whose names count. */
const nearLines = 12;

interface Definition {
  readonly path: string;
  readonly text: string;
}

export function createDefinitions({
  clock,
  isEligible,
  onUnexpected,
}: DefinitionsDeps): Definitions {
  const store = createStore();
  /** By document and name. `undefined`: looked up, and there is none worth telling. */
  const known = new Map<string, Definition | undefined>();
  let timer: Disposable | undefined;
  store.own({ dispose: () => timer?.dispose() });

  const keyOf = (documentKey: string, name: string) => `${documentKey} ${name}`;

  async function lookUp(document: TextDocument, line: number): Promise<void> {
    const documentKey = document.uri.toString();
    const isKnown = (name: string) => known.has(keyOf(documentKey, name));
    const wanted = namesNear(document, line).filter(({ name }) => !isKnown(name));
    for (const { name, position } of wanted.slice(0, maxLookups)) {
      if (store.isDisposed) return;
      const key = keyOf(documentKey, name);
      known.set(key, undefined);
      const found = await define(document, position);
      // What was late is asked for again at the next pause.
      if (found === 'late') known.delete(key);
      else known.set(key, found);
    }
    for (const key of known.keys()) {
      if (known.size <= maxKnown) break;
      known.delete(key);
    }
  }

  async function define(
    document: TextDocument,
    position: Position,
  ): Promise<Definition | 'late' | undefined> {
    const looked = definitionAt(document, position).then((place) => ({ place }));
    const found = await withDeadline(looked, deadlineMs, clock);
    if (found === undefined) return 'late';
    const { place } = found;
    if (place === undefined || !isEligible(place.uri, document.languageId)) return undefined;
    const text = await definitionText({ ...place, endLine: undefined }, definitionLines);
    return text === undefined ? undefined : { path: pathOf(place.uri), text };
  }

  return {
    known(place) {
      const lines = place.prefix.split('\n').slice(-nearLines);
      const names = new Set(
        lines.reverse().flatMap((line) => namesIn(line).map(({ name }) => name)),
      );
      const pieces = new Map<string, ContextItem>();
      for (const name of names) {
        const definition = known.get(keyOf(place.documentKey, name));
        if (definition === undefined) continue;
        const { path, text } = definition;
        pieces.set(text, { source: 'definitions', title: `Definition from ${path}`, text, path });
      }
      return [...pieces.values()];
    },
    lookNear(document, line) {
      timer?.dispose();
      if (!workspace.isTrusted) return;
      timer = clock.after(pauseMs, () =>
        run(() => lookUp(document, line), 'inline definitions', onUnexpected),
      );
    },
    dispose: () => store.dispose(),
  };
}

/** The different names on the line and those above it, nearest first. */
function namesNear(
  document: TextDocument,
  line: number,
): readonly { readonly name: string; readonly position: Position }[] {
  const found = new Map<string, Position>();
  const last = Math.min(line, document.lineCount - 1);
  for (let at = last; at >= Math.max(0, last - nearLines); at -= 1)
    for (const { name, character } of namesIn(document.lineAt(at).text))
      if (!found.has(name)) found.set(name, new Position(at, character));
  return [...found].map(([name, position]) => ({ name, position }));
}
