import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { PanelTexts } from '../shared/panelTexts.ts';
import type { FromPanel } from '../shared/protocol.ts';
import type { CodeNode } from './code/highlight.ts';
import type { PanelState } from './panelState.ts';

/** Colours code when the page has time for it. */
export interface HighlightQueue {
  /** Calls `show` later, at most once, when the code can be coloured. Call the result to lose interest. */
  request(language: string, code: string, show: (nodes: readonly CodeNode[]) => void): () => void;
}

/** What components of the panel use of their surroundings. */
export interface Panel {
  readonly state: PanelState;
  readonly texts: PanelTexts;
  readonly highlightQueue: HighlightQueue;
  send(message: FromPanel): void;
  /** Says something to screen readers, politely. */
  announce(text: string): void;
  /** Gives the keyboard to the composer, when what had it goes away. */
  focusComposer(): void;
}

const PanelContext = createContext<Panel | undefined>(undefined);
export const PanelProvider = PanelContext.Provider;

/** The answer that a component is part of; undefined in what belongs to none. */
export const AnswerId = createContext<string | undefined>(undefined);

/** The surroundings of this component. Throws outside of a `PanelProvider`. */
export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (panel === undefined) throw new Error('A component of the panel was used outside of it');
  return panel;
}
