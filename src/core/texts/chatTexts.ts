import { assertNever } from '../../shared/assertNever.ts';
import type { Action } from '../../shared/chatMessage.ts';
import type { PanelTexts } from '../../shared/panelTexts.ts';
import { formatModelRef } from '../models/modelRef.ts';
import type { AnswerEvent } from '../routing/ask.ts';
import { describeDuration } from './errorTexts.ts';
import type { Translate } from './translate.ts';

type RouteEvent = Extract<AnswerEvent, { kind: 'route' }>;

/** Sentences of the chat: those that the host says, and `panel` for the page. */
export function createChatTexts(t: Translate) {
  return {
    panel: panelTexts(t),
    newConversation: t('New chat'),
    noModel: t('Choose a model'),
    waitingForQuota: (forMs: number) =>
      t('Your rate limit is reached. Asking again in {0}.', describeDuration(forMs, t)),
    routeNote: (route: RouteEvent) => routeNote(route, t),
    lengthReached: t('The answer reached its length limit. Ask to go on for the rest.'),
    contentFiltered: t('The provider’s content filter ended the answer.'),
    trimmed: (droppedMessages: number, trimmedChips: number) =>
      trimmed(droppedMessages, trimmedChips, t),
    action: (id: Action['id']) => action(id, t),
    noEditor: t('Open a file and put the cursor where the code belongs, then try again.'),
  };
}

function routeNote({ reason, skipped }: RouteEvent, t: Translate): string | undefined {
  const first = skipped[0];
  switch (reason) {
    case 'chosen':
      return undefined;
    case 'fallback':
      return first === undefined
        ? t('another model answered')
        : t('instead of {0}', formatModelRef(first.model));
    case 'replacement':
      return t('replaces a retired model');
    case 'hedge':
      return t('was asked alongside and answered first');
    case 'largerWindow':
      return t('chosen for its larger window');
    default:
      return assertNever(reason);
  }
}

function trimmed(messages: number, chips: number, t: Translate): string | undefined {
  if (messages > 0 && chips > 0)
    return t(
      'To fit the model’s window, {0} earlier messages were left out and {1} attachments were cut.',
      messages,
      chips,
    );
  if (messages > 0)
    return t('To fit the model’s window, {0} earlier messages were left out.', messages);
  if (chips > 0) return t('To fit the model’s window, {0} attachments were cut.', chips);
  return undefined;
}

function action(id: Action['id'], t: Translate): string {
  switch (id) {
    case 'setKey':
      return t('Set API Key');
    case 'selectModel':
      return t('Select Model');
    case 'diagnose':
      return t('Diagnose Connection');
    case 'openSettings':
      return t('Open Settings');
    case 'showLog':
      return t('Show Log');
    case 'retry':
      return t('Retry');
    default:
      return assertNever(id);
  }
}

function panelTexts(t: Translate): PanelTexts {
  return {
    you: t('You'),
    assistant: t('Slipstream'),
    transcript: t('Conversation'),
    composerLabel: t('Ask Slipstream'),
    composerHint: t('Ask about your code. @ adds context, / lists commands.'),
    send: t('Send'),
    stop: t('Stop'),
    retry: t('Retry'),
    continueAnswer: t('Continue'),
    edit: t('Edit question'),
    saveEdit: t('Ask again'),
    cancelEdit: t('Cancel'),
    regenerate: t('Answer with another model'),
    copyAnswer: t('Copy answer'),
    previousBranch: t('Previous version'),
    nextBranch: t('Next version'),
    branchPosition: t('{0} of {1}'),
    copy: t('Copy'),
    copied: t('Copied'),
    insert: t('Insert at cursor'),
    apply: t('Apply to file'),
    newFile: t('New file'),
    toTerminal: t('Paste into terminal'),
    lineCount: t('{0} lines'),
    oneLine: t('1 line'),
    code: t('Code'),
    reasoningRunning: t('Thinking…'),
    reasoningDone: t('Thought for {0} s'),
    waiting: t('Waiting for the first token…'),
    stopped: t('Stopped.'),
    interrupted: t('The editor closed before this answer ended. What had come is kept.'),
    answerStarted: t('Slipstream is answering.'),
    answerFinished: t('Answer finished.'),
    answerFailed: t('The answer failed.'),
    jumpToLatest: t('Jump to latest'),
    showEarlier: t('Show earlier messages'),
    emptyTitle: t('Ask about your code'),
    emptyBody: t(
      'Questions go to the model shown above, with the context that you add. Nothing else is sent.',
    ),
    addContext: t('Add context'),
    removeChip: t('Remove {0}'),
    chipTokens: t('≈ {0} tokens'),
    trimmed: t('cut to fit'),
    context: t('Context'),
    suggestions: t('Suggestions'),
    model: t('Model'),
    chooseModel: t('Choose model'),
    firstToken: t('first token {0} ms'),
    tokensPerSecond: t('{0} tokens/s'),
    tokensIn: t('{0} in'),
    tokensOut: t('{0} out'),
    tokensCached: t('{0} cached'),
    cost: t('{0} USD'),
    toolAllow: t('Allow in this conversation'),
    toolRefuse: t('Refuse'),
    toolAsking: t('asks to'),
    toolRunning: t('running'),
    toolDone: t('done'),
    toolRefused: t('refused'),
    toolFailed: t('failed'),
    toolSentTo: t('Sent to {0}'),
    linkTo: t('Opens {0}'),
    imageLink: t('Image: {0}'),
    reloadWindow: t('Slipstream was updated. Reload the window to go on; nothing is lost.'),
    dropHint: t('Drop to add as context'),
  };
}
