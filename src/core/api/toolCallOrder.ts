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
}

interface Call {
  readonly index: number;
  readonly sentIndex: number;
  readonly id: string | undefined;
  name: string;
  argumentsJson: string;
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
    const isWhole = last.argumentsJson !== '' && parseJson(last.argumentsJson) !== undefined;
    return isWhole ? undefined : last;
  }

  return {
    place(piece) {
      const { id, name = '', argumentsDelta } = piece;
      const known = callOf(piece);
      if (known === undefined) {
        const index = calls.length;
        calls.push({ index, sentIndex: piece.index, id, name, argumentsJson: argumentsDelta });
        return { ...piece, index, id: id ?? `own_call_${index}` };
      }
      known.argumentsJson += argumentsDelta;
      const added = nameBeyond(known.name, name);
      known.name += added;
      return {
        kind: 'toolCall',
        index: known.index,
        ...(added !== '' && { name: added }),
        argumentsDelta,
      };
    },
  };
}

/** What a further name adds: its rest where it repeats what was said, all of it where it is the next piece. */
const nameBeyond = (known: string, name: string): string =>
  name.startsWith(known) ? name.slice(known.length) : known.endsWith(name) ? '' : name;
