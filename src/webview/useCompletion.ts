import { useEffect, useRef, useState } from 'preact/hooks';
import type { ContextSuggestion } from '../shared/protocol.ts';
import { type CompletionTrigger, findTrigger } from './completionTrigger.ts';
import { usePanel } from './panelContext.ts';

export interface Completion {
  readonly items: readonly ContextSuggestion[];
  readonly active: number;
  /** Call it with every change of text or cursor. */
  update(text: string, cursor: number): void;
  move(by: number): void;
  close(): void;
  /** The text after choosing an item, and where the cursor belongs then. */
  choose(text: string, item: ContextSuggestion): { readonly text: string; readonly cursor: number };
}

/** Completes commands from the frame, and files and symbols by asking the host. */
export function useCompletion(): Completion {
  const { state, send } = usePanel();
  const [trigger, setTrigger] = useState<CompletionTrigger | undefined>(undefined);
  const [active, setActive] = useState(0);
  const request = useRef(0);
  const answer = state.suggestions.value;
  const query = trigger?.kind === 'context' ? trigger.query : undefined;

  useEffect(() => {
    if (query === undefined) return;
    request.current += 1;
    send({ type: 'suggest', request: request.current, query });
  }, [query, send]);

  const items = itemsFor(trigger, {
    commands: state.frame.value?.commands ?? [],
    found: answer.request === request.current ? answer.items : [],
  });
  return {
    items,
    active: Math.min(active, Math.max(0, items.length - 1)),
    update(text, cursor) {
      const next = findTrigger(text, cursor);
      if (next?.query !== trigger?.query || next?.kind !== trigger?.kind) setActive(0);
      setTrigger(next);
    },
    move: (by) => setActive((active + by + items.length) % Math.max(1, items.length)),
    close: () => setTrigger(undefined),
    choose(text, item) {
      if (trigger === undefined) return { text, cursor: text.length };
      const { start, end, kind } = trigger;
      if (kind === 'context') send({ type: 'addSuggestion', value: item.value });
      setTrigger(undefined);
      const written = kind === 'command' ? `/${item.value} ` : `${item.label} `;
      return {
        text: text.slice(0, start) + written + text.slice(end).trimStart(),
        cursor: start + written.length,
      };
    },
  };
}

interface Sources {
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly found: readonly ContextSuggestion[];
}

function itemsFor(
  trigger: CompletionTrigger | undefined,
  { commands, found }: Sources,
): readonly ContextSuggestion[] {
  if (trigger?.kind === 'context') return found;
  if (trigger === undefined) return [];
  return commands
    .filter(({ name }) => name.startsWith(trigger.query))
    .map(({ name, description }) => ({ value: name, label: `/${name}`, detail: description }));
}
