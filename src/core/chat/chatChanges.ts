import type { ChangeSetView } from '../../shared/changeSet.ts';
import type { Answer } from '../../shared/chatMessage.ts';
import type { Event } from '../event.ts';
import type { PanelRequest } from './panelLink.ts';

export type ChangeSetRequest = Extract<PanelRequest, { type: 'changeSet' }>;

/** What the chat knows of the changes that its answers make. */
export interface ChatChanges {
  readonly onDidChange: Event<void>;
  /** How the panel lists what these answers change or propose to. */
  views(answers: readonly Answer[]): readonly ChangeSetView[];
  /** Reads what is kept of these answers. */
  load(answerIds: readonly string[]): Promise<void>;
  /** Deletes what is kept of them. */
  forget(answerIds: readonly string[]): Promise<void>;
  run(answer: Answer, request: ChangeSetRequest): Promise<void>;
}
