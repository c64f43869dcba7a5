import {
  commands,
  type Location,
  type LocationLink,
  Position,
  type Range,
  type TextDocument,
  type Uri,
  workspace,
} from 'vscode';
import type { Clock } from '../../core/clock.ts';
import type { Definition } from '../../core/refactor/editPrompt.ts';
import type { LineSpan } from '../../core/refactor/liveDocument.ts';
import { withDeadline } from '../../core/withDeadline.ts';
import { readFileText } from '../fileText.ts';

/** Asking the language server may take no longer: the model's answer is worth more than one more definition. */
const deadlineMs = 150;
const maxNames = 10;
const maxDefinitions = 6;
/** Lines of a definition: a signature, a type, the head of a class. */
const definitionLines = 15;

/** Names that a language has itself, seen in most files. */
const commonWords =
  /^(const|let|var|function|return|import|export|from|class|new|this|self|def|async|await|for|while|if|else|true|false|null|undefined|None|True|False|string|number|boolean|void|public|private|static|readonly|type|interface|console|log|print|len|Math|JSON|Array|Promise|Error)$/;

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
  const ask = async (at: Position) => {
    const places = await commands.executeCommand<readonly (Location | LocationLink)[] | undefined>(
      'vscode.executeDefinitionProvider',
      document.uri,
      at,
    );
    const place = places?.[0];
    if (place === undefined) return;
    const { uri, range } = normalized(place);
    const key = `${uri.toString()}:${range.start.line}`;
    const isInPart =
      uri.toString() === document.uri.toString() &&
      range.start.line >= part.start &&
      range.start.line < part.end;
    if (
      isInPart ||
      seen.has(key) ||
      !isAllowed(uri) ||
      /\/node_modules\/typescript\/lib\//.test(uri.path)
    )
      return;
    seen.add(key);
    const text = await excerpt(uri, range);
    if (text !== undefined && found.length < maxDefinitions)
      found.push({ path: workspace.asRelativePath(uri, false), text });
  };
  await withDeadline(Promise.allSettled(namePlaces(document, part).map(ask)), deadlineMs, clock);
  return [...found];
}

function namePlaces(document: TextDocument, part: LineSpan): Position[] {
  const places = new Map<string, Position>();
  for (let line = part.start; line < part.end; line++)
    for (const match of document.lineAt(line).text.matchAll(/[A-Za-z_]\w{2,}/g))
      if (!commonWords.test(match[0]) && !places.has(match[0]))
        places.set(match[0], new Position(line, match.index));
  // Types and classes first: they say most in the fewest lines.
  return [...places]
    .sort(([a], [b]) => Number(/^[A-Z]/.test(b)) - Number(/^[A-Z]/.test(a)))
    .slice(0, maxNames)
    .map(([, position]) => position);
}

const normalized = (place: Location | LocationLink): { uri: Uri; range: Range } =>
  'targetUri' in place ? { uri: place.targetUri, range: place.targetRange } : place;

async function excerpt(uri: Uri, range: Range): Promise<string | undefined> {
  const content = await readFileText(uri);
  if (content.kind !== 'text') return undefined;
  const { start, end } = range;
  const lines = content.text.split(/\r?\n/);
  return lines.slice(start.line, Math.min(end.line + 1, start.line + definitionLines)).join('\n');
}
