import { proposedFiles, viewOf } from '../../core/chat/changeSet.ts';
import type { ChatChanges } from '../../core/chat/chatChanges.ts';
import { assertNever } from '../../shared/assertNever.ts';
import type { ChangeSetView } from '../../shared/changeSet.ts';
import type { Answer } from '../../shared/chatMessage.ts';
import type { ChangeSets } from '../refactor/changeSets.ts';

/** The change sets of the answers in a conversation, as the chat sees them. */
export function chatChanges(changes: ChangeSets): ChatChanges {
  const proposals = new WeakMap<Answer, ReturnType<typeof proposedFiles>>();

  function proposedBy(answer: Answer): ReturnType<typeof proposedFiles> {
    if (answer.state === 'streaming' || answer.state === 'waiting') return [];
    const known = proposals.get(answer) ?? proposedFiles(answer);
    proposals.set(answer, known);
    return known;
  }

  const viewOfAnswer = (answer: Answer): ChangeSetView | undefined =>
    viewOf(answer.id, changes.find(answer.id), proposedBy(answer));

  return {
    onDidChange: changes.onDidChange,
    views: (answers) => answers.map(viewOfAnswer).filter((view) => view !== undefined),
    load: changes.load,
    forget: changes.forget,
    async run(answer, { action, path }) {
      switch (action) {
        case 'apply': {
          const open =
            viewOfAnswer(answer)?.files.filter(({ state }) => state === 'proposed') ?? [];
          const wanted = proposedBy(answer).filter((file) =>
            open.some((o) => o.path === file.path),
          );
          return changes.apply(answer.id, wanted);
        }
        case 'keep':
          return changes.keep(answer.id, path);
        case 'undo':
          return changes.takeBack(answer.id, path === undefined ? 'pending' : { path });
        case 'restore':
          return changes.takeBack(answer.id, 'all');
        case 'compare':
          return path === undefined ? undefined : changes.compare(answer.id, path);
        default:
          return assertNever(action);
      }
    },
  };
}
