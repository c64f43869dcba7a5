import type { ContentEvent } from './decodeChunk.ts';
import { parseJson } from './jsonFields.ts';

type ToolCallEvent = Extract<ContentEvent, { kind: 'toolCall' }>;

/** Numbers the calls of one answer, whatever the server numbers them by. */
export interface ToolCallOrder {
  /**
   * The same piece with the index of its call, counted from 0. `name` becomes the part of the name that is new: pieces
   * join. Every call gets an id, of our own where the server gives none.
   */
  place(piece: ToolCallEvent): ToolCallEvent;
  /** At the end: arguments that were held back, because more might have come. */
  rest(): readonly ToolCallEvent[];
}

interface Call {
  readonly index: number;
  readonly sentIndex: number;
  readonly id: string | undefined;
  name: string;
  argumentsJson: string;
  /** An empty object, until it is known whether it is all. */
  heldBack: string;
}

/**
 * Servers tell the pieces of several calls apart in ways of their own (openai-python#2806, vercel/ai#16507,
 * ai-dynamo/dynamo#4723): by `index`, by a new id under the same index or without any, or not at all.
 */
export function createToolCallOrder(): ToolCallOrder {
  const calls: Call[] = [];

  /** The call that a piece belongs to; undefined when it begins another. */
  function callOf({ index, id, name }: ToolCallEvent): Call | undefined {
    const last = calls.findLast((call) => call.sentIndex === index);
    if (id !== undefined) {
      const sameId = calls.find((call) => call.id === id);
      if (sameId !== undefined) return sameId;
    }
    // A call begins with its name; whatever comes without one goes on.
    if (last === undefined || name === undefined) return last;
    if (id !== undefined && last.id !== undefined) return undefined;
    // A name after arguments that are whole begins another call; before, it is more of the name, or is repeated.
    return isWhole(last.argumentsJson + last.heldBack) ? undefined : last;
  }

  function begin(piece: ToolCallEvent): ToolCallEvent {
    const { id, name = '', argumentsDelta, index: sentIndex } = piece;
    const index = calls.length;
    const heldBack = emptyObject.test(argumentsDelta) ? argumentsDelta : '';
    const argumentsJson = heldBack === '' ? argumentsDelta : '';
    calls.push({ index, sentIndex, id, name, argumentsJson, heldBack });
    return { ...piece, index, id: id ?? `own_call_${index}`, argumentsDelta: argumentsJson };
  }

  return {
    place(piece) {
      const { name = '', argumentsDelta } = piece;
      const known = callOf(piece);
      if (known === undefined) return begin(piece);
      const more = argumentsBeyond(known.argumentsJson, argumentsDelta);
      known.argumentsJson += more;
      if (more.trim() !== '') known.heldBack = '';
      const added = nameBeyond(known.name, name);
      known.name += added;
      return {
        kind: 'toolCall',
        index: known.index,
        ...(added !== '' && { name: added }),
        argumentsDelta: more,
        ...(piece.extra !== undefined && { extra: piece.extra }),
      };
    },
    rest() {
      return calls
        .splice(0)
        .flatMap(({ index, heldBack }): ToolCallEvent[] =>
          heldBack === '' ? [] : [{ kind: 'toolCall', index, argumentsDelta: heldBack }],
        );
    },
  };
}

/** Some begin a call with it, and write the arguments behind (BerriAI/litellm#4537, Bedrock). */
const emptyObject = /^\s*\{\s*\}\s*$/;

/**
 * What a further piece adds to arguments. Nothing more comes after whole ones but their repetition (Soju06/codex-lb#284);
 * others say each time all that they said before (decolua/9router#2869).
 */
function argumentsBeyond(known: string, piece: string): string {
  if (known.length < 2 || !piece.startsWith(known)) return isWhole(known) ? '' : piece;
  // After a colon an object within the object may begin as the outer one did.
  const mayBeNested = /[:[,]\s*$/.test(known) && !isWhole(piece);
  return mayBeNested ? piece : piece.slice(known.length);
}

const isWhole = (json: string): boolean => json !== '' && parseJson(json) !== undefined;

/** What a further name adds: its rest where it repeats what was said, all of it where it is the next piece. */
const nameBeyond = (known: string, name: string): string =>
  name.startsWith(known) ? name.slice(known.length) : known.endsWith(name) ? '' : name;
