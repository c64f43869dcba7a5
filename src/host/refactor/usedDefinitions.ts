import { Position, type TextDocument, type Uri, workspace } from 'vscode';
import type { Clock } from '../../core/clock.ts';
import { namesIn } from '../../core/context/namesIn.ts';
import type { Definition } from '../../core/refactor/editPrompt.ts';
import type { LineSpan } from '../../core/refactor/liveDocument.ts';
import { withDeadline } from '../../core/withDeadline.ts';
import { type DefinitionPlace, definitionAt, definitionText } from '../definitionAt.ts';

/** Asking the language server may take no longer: the model's answer is worth more than one more definition. */
const deadlineMs = 150;
const maxNames = 10;
const maxDefinitions = 6;
/** Lines of a definition: a signature, a type, the head of a class. */
const definitionLines = 15;

/** Names from standard libraries, seen in most files: they would take the place of the project's own. */
const libraryNames = /^(console|log|print|len|Math|JSON|Array|Promise|Error)$/;

export interface DefinitionOptions {
  /** Whether a file may be read and sent. */
  readonly isAllowed: (uri: Uri) => boolean;
  readonly clock: Clock;
}

/**
 * Definitions, outside the part, of names used in it: types and functions the model should know. What does not come in
 * 150 ms is left out.
 */
export async function usedDefinitions(
  document: TextDocument,
  part: LineSpan,
  { isAllowed, clock }: DefinitionOptions,
): Promise<readonly Definition[]> {
  const found: Definition[] = [];
  const seen = new Set<string>();
  const isInPart = ({ uri, startLine }: DefinitionPlace) =>
    uri.toString() === document.uri.toString() && startLine >= part.start && startLine < part.end;
  const ask = async (at: Position) => {
    const place = await definitionAt(document, at);
    if (place === undefined || isInPart(place) || !isAllowed(place.uri)) return;
    const key = `${place.uri.toString()}:${place.startLine}`;
    if (seen.has(key)) return;
    seen.add(key);
    const text = await definitionText(place, definitionLines);
    if (text !== undefined && found.length < maxDefinitions)
      found.push({ path: workspace.asRelativePath(place.uri, false), text });
  };
  await withDeadline(Promise.allSettled(namePlaces(document, part).map(ask)), deadlineMs, clock);
  return [...found];
}

function namePlaces(document: TextDocument, part: LineSpan): Position[] {
  const places = new Map<string, Position>();
  for (let line = part.start; line < part.end; line++)
    for (const { name, character } of namesIn(document.lineAt(line).text))
      if (!libraryNames.test(name) && !places.has(name))
        places.set(name, new Position(line, character));
  // Types and classes first: they say most in the fewest lines.
  return [...places]
    .sort(([a], [b]) => Number(/^[A-Z]/.test(b)) - Number(/^[A-Z]/.test(a)))
    .slice(0, maxNames)
    .map(([, position]) => position);
}
