import type { StreamEvent } from '../../core/api/streamEvent.ts';

/** A tool call with its arguments read. */
export interface CollectedCall {
  readonly id: string;
  readonly name: string;
  /** What the model wrote as arguments; an empty object where that is no JSON object. */
  readonly input: object;
}

/** Puts the pieces of tool calls together, by index. */
export interface ToolCallCollector {
  add(piece: Extract<StreamEvent, { kind: 'toolCall' }>): void;
  /** The calls in the order of their index. Pieces that never got a name are left out. */
  all(): readonly CollectedCall[];
}

export function createToolCallCollector(): ToolCallCollector {
  const pieces = new Map<number, { id: string; name: string; json: string }>();
  return {
    add({ index, id, name, argumentsDelta }) {
      const known = pieces.get(index) ?? { id: '', name: '', json: '' };
      pieces.set(index, {
        id: known.id || (id ?? ''),
        name: known.name + (name ?? ''),
        json: known.json + argumentsDelta,
      });
    },
    all: () =>
      [...pieces]
        .sort(([a], [b]) => a - b)
        .filter(([, { name }]) => name !== '')
        .map(([index, { id, name, json }]) => ({
          id: id === '' ? `call-${index}` : id,
          name,
          input: readObject(json),
        })),
  };
}

function readObject(json: string): object {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
