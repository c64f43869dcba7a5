import { assertNever } from '../../shared/assertNever.ts';
import type { Action } from '../../shared/chatMessage.ts';
import type { PanelTexts } from '../../shared/panelTexts.ts';
import type { FinishReason } from '../api/streamEvent.ts';
import { describeDuration } from '../errorTexts.ts';
import { formatModelRef } from '../models/modelRef.ts';
import type { AnswerEvent } from '../routing/routerRequest.ts';
import type { Translate } from '../translate.ts';
import type { ContextRefusal } from './chatContextItem.ts';

type RouteEvent = Extract<AnswerEvent, { kind: 'route' }>;

export type ChatTexts = ReturnType<typeof createChatTexts>;

/** Sentences of the chat: those that the host says, and `panel` for the page. */
export function createChatTexts(t: Translate) {
  return {
    panel: panelTexts(t),
    newConversation: t('New chat'),
    noModel: t('Choose a model'),
    waitingForQuota: (forMs: number) =>
      t('You have reached your rate limit. Retrying in {0}.', describeDuration(forMs, t)),
    waitingForModel: (forMs: number) =>
      t('The server is loading the model. Retrying in {0}.', describeDuration(forMs, t)),
    routeNote: (route: RouteEvent) => routeNote(route, t),
    /** Said below an answer that did not end by itself. */
    ending: (reason: FinishReason) => ending(reason, t),
    endless: t('The answer was stopped here because it grew longer than any model should write.'),
    full: t('This conversation has become too long to go on. Start a new one.'),
    trimmed: (droppedMessages: number, trimmedChips: number) =>
      trimmed(droppedMessages, trimmedChips, t),
    action: (id: Exclude<Action['id'], 'switchModel'>) => action(id, t),
    switchTo: (model: string) => t('Switch to {0}', model),
    refused: (refusal: ContextRefusal) => refused(refusal, t),
    setAside: (name: string) =>
      t(
        'A stored conversation could not be read. It was set aside as “{0}”; the others are untouched.',
        name,
      ),
    commands: {
      explain: t('Explain the selected code'),
      fix: t('Fix the selected code and its problems'),
      tests: t('Write tests for the selected code'),
      doc: t('Write documentation for the selected code'),
      review: t('Review the changes in Git'),
      commit: t('Write a commit message for the changes in Git'),
      simplify: t('Simplify the selected code'),
    },
    tool: toolTexts(t),
    add: {
      title: t('Add context to the question'),
      selection: t('Selection or symbol at the cursor'),
      file: t('File…'),
      openFile: t('Active file'),
      tree: t('File tree'),
      problems: t('Problems of the active file'),
      terminal: t('Last terminal command'),
      diff: t('Git changes'),
      image: t('Image…'),
    },
    history: {
      title: t('Chat history'),
      placeholder: t('Search titles and everything that was said'),
      empty: t('There is no earlier conversation in this workspace.'),
      rename: t('Rename'),
      remove: t('Delete'),
      export: t('Export as Markdown'),
      newTitle: t('New title'),
      removeQuestion: (title: string) =>
        t('Delete the conversation “{0}”? This cannot be undone.', title),
      messages: (count: number) => t('{0} messages', count),
    },
    starters: {
      selection: (file: string) => t('the selection in {0}', file),
      explain: (what: string) => t('Explain {0}', what),
      findBugs: (what: string) => t('Find bugs in {0}', what),
      tests: (what: string) => t('Write tests for {0}', what),
      project: t('Explain this project'),
      review: t('Review my changes'),
      commit: t('Write a commit message for my changes'),
    },
    editorTools: {
      title: t('VS Code Tools for Chat'),
      placeholder: t(
        'Tools that models may ask for. They can change files, run commands and send data.',
      ),
      none: t('No extension and no MCP server offers tools here.'),
    },
    addToChat: t('Add to Slipstream Chat'),
    pickModel: t('Answer with which model?'),
    notApplied: t(
      'The code could not be placed in a file. Nothing was changed; you can insert it at the cursor.',
    ),
    cutBlock: t(
      'The answer was cut off within this code block, so it was not applied. Select “Continue” below the answer first.',
    ),
    noSuchFile: (path: string) => t('There is no file “{0}” in this workspace.', path),
    askWhere: t('The code does not say where it belongs. Where should it go?'),
    placeAtCursor: t('Insert at the Cursor'),
    placeOverSelection: t('Replace the Selection'),
    placeInNewFile: t('Open in a New File'),
    paste: {
      question: (lines: number) =>
        t(
          'Paste {0} lines into the terminal? Its own warning is off, and a shell without bracketed paste runs each line at once.',
          lines,
        ),
      yes: t('Paste'),
    },
    noEditor: t('Open a file and put the cursor where the code belongs, then try again.'),
  };
}

function ending(reason: FinishReason, t: Translate): string | undefined {
  if (reason === 'length') return t('The answer reached its length limit.');
  if (reason === 'cutOff')
    return t('The provider ended the answer early, so it may be incomplete.');
  if (reason === 'refused') return t('The model declined to answer.');
  if (reason === 'contentFilter') return t('The provider’s content filter ended the answer.');
  return undefined;
}

function refused({ why, name }: ContextRefusal, t: Translate): string {
  switch (why) {
    case 'excluded':
      return t('“{0}” was not added because it looks like a secrets file.', name);
    case 'ignored':
      return t('“{0}” was not added because .slipstreamignore lists it.', name);
    case 'missing':
      return t('“{0}” was not found.', name);
    case 'binary':
      return t('“{0}” was not added because it is not a text file.', name);
    case 'empty':
      return name === ''
        ? t('There is nothing to add yet: open a file, or run a command in the terminal.')
        : t('There is nothing to add: {0}.', name);
    case 'noVision':
      return t('{0} doesn’t support images. Choose a model with vision.', name);
    case 'untrusted':
      return t('Nothing is read from this folder until you trust it.');
    default:
      return assertNever(why);
  }
}

/** The line of each tool call. */
function toolTexts(t: Translate) {
  return {
    readFile: (path: string, from: number | undefined, to: number | undefined) =>
      from === undefined && to === undefined
        ? t('Read {0}', path)
        : t('Read {0}, lines {1} to {2}', path, from ?? 1, to ?? t('the end')),
    listFiles: (path: string) => (path === '' ? t('List all files') : t('List files in {0}', path)),
    searchText: (query: string, include: string | undefined) =>
      include === undefined
        ? t('Search for “{0}”', query)
        : t('Search for “{0}” in {1}', query, include),
    findSymbol: (query: string) => t('Find the symbol “{0}”', query),
    diagnostics: (path: string | undefined) =>
      path === undefined ? t('Read all problems') : t('Read the problems of {0}', path),
    gitDiff: (isStaged: boolean) =>
      isStaged ? t('Read the staged Git changes') : t('Read the Git changes'),
    editor: (name: string, input: string) => t('Use the VS Code tool “{0}” with {1}', name, input),
    editorWarning: t('It may change files, run commands and send data.'),
    allowOnce: t('Allow Once'),
    unknown: (name: string) => t('Asked for “{0}”, which does not exist', name),
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
      'To fit the model’s context window, earlier messages were left out ({0}) and attachments shortened ({1}).',
      messages,
      chips,
    );
  if (messages > 0)
    return t('To fit the model’s context window, earlier messages were left out ({0}).', messages);
  if (chips > 0)
    return t('To fit the model’s context window, attachments were shortened ({0}).', chips);
  return undefined;
}

function action(id: Exclude<Action['id'], 'switchModel'>, t: Translate): string {
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
    case 'searchWorkspace':
      return t('Search the Workspace Instead');
    case 'showStatus':
      return t('Show Status');
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
    sendAfter: t('Send After'),
    stopAndSend: t('Stop and Send'),
    queued: t('Sent after this answer:'),
    unqueue: t('Edit'),
    retry: t('Retry'),
    retryInSeconds: t('Retry (in {0} s)'),
    retryInMinutes: t('Retry (in {0} min)'),
    continue: t('Continue'),
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
    reasoningSeconds: t('Thinking… {0} s'),
    reasoningDone: t('Thought for {0} s'),
    waiting: t('Waiting for the model…'),
    waitingSeconds: t('Waiting for the model… {0} s'),
    stopped: t('Stopped.'),
    interrupted: t('VS Code closed before this answer finished. The part received is kept.'),
    answerStarted: t('Slipstream is answering.'),
    answerFinished: t('Answer finished.'),
    answerFailed: t('The answer failed.'),
    jumpToLatest: t('Jump to latest'),
    showEarlier: t('Show earlier messages'),
    emptyTitle: t('Ask about your code'),
    starters: t('Questions to start with'),
    emptyBody: t(
      'Your question and the context you add go to the model shown above. Nothing else is sent.',
    ),
    addContext: t('Add context'),
    addChip: t('Add {0}'),
    removeChip: t('Remove {0}'),
    chipTokens: t('≈ {0} tokens'),
    trimmed: t('shortened to fit'),
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
    changes: t('Changes of this answer'),
    oneChangedFile: t('Changes in 1 file'),
    changedFiles: t('Changes in {0} files'),
    applyAll: t('Apply All'),
    keepAll: t('Keep All'),
    undoAll: t('Undo All'),
    restore: t('Restore'),
    restoreHint: t('Takes back everything that this answer changed, and nothing else'),
    keepFile: t('Keep'),
    undoFile: t('Undo'),
    compareFile: t('Compare with the text before'),
    newFileMark: t('new'),
    changeProposed: t('not applied yet'),
    changePending: t('to review'),
    changeKept: t('kept'),
    changeUndone: t('undone'),
    changeFailed: t('not applied: use “Apply to file” above'),
    toolAllow: t('Allow in this conversation'),
    toolRefuse: t('Deny'),
    toolAsking: t('wants to'),
    toolRunning: t('running'),
    toolDone: t('done'),
    toolRefused: t('refused'),
    toolFailed: t('failed'),
    toolSentTo: t('Sent to {0}'),
    linkTo: t('Opens {0}'),
    imageLink: t('Image: {0}'),
    reloadWindow: t('Slipstream was updated. Reload the window to continue; nothing is lost.'),
    dropHint: t('Drop to add as context'),
  };
}
