import type { Task } from '../task.ts';
import type { Translate } from '../translate.ts';
import type { ModelProposal } from './folderModels.ts';
import type { KeyTextProblem } from './keyText.ts';

/** Words about models and where they are in their life. */
export function createModelTexts(t: Translate) {
  const task = createTaskTexts(t);
  const list = (names: readonly string[]) => names.join(t(', '));
  return {
    task,
    folderProposes: (folder: string, proposals: readonly ModelProposal[]) =>
      t(
        'The folder “{0}” proposes models: {1}. Your code would go there while this folder is open.',
        folder,
        proposals
          .map(({ use, model }) =>
            use === 'prompt' ? t('{0} for a prompt', model) : t('{0} for {1}', model, task[use]),
          )
          .join(t('; ')),
      ),
    useProposed: t('Use Them Here'),
    declineProposed: t('Keep Mine'),
    tasks: (those: readonly Task[]) => list(those.map((one) => task[one])),
    list,
    lastDay: (day: string, daysLeft: number) => {
      if (daysLeft === 0) return t('last day is today ({0})', day);
      if (daysLeft === 1) return t('last day tomorrow ({0})', day);
      return t('last day {0}, {1} days left', day, daysLeft);
    },
    dateNotAnnounced: t('being retired, date not announced'),
    retiredSince: (day: string) => t('retired since {0}', day),
    preview: t('preview: may be pulled without notice'),
    notOffered: t('not offered to this key'),
    replacedBy: (model: string) => t('replacement: {0}', model),
    noReplacement: t('no replacement'),
    notice: createNoticeTexts(t),
    consent: createConsentTexts(t),
    remark: (model: string, state: string) => t('{0}: {1}.', model, state),
  };
}

/** The question about plain http to a machine of the user's own network. */
const createConsentTexts = (t: Translate) => ({
  question: (origin: string) =>
    t(
      'Slipstream would send requests to {0} over unencrypted http. Anyone on your network could read your code on the way. Allow it?',
      origin,
    ),
  withoutKey: t('Allow Without API Key'),
  withKey: t('Allow and Send API Key'),
  never: t('Don’t Allow'),
});

export type ModelTexts = ReturnType<typeof createModelTexts>;

function createTaskTexts(t: Translate): Readonly<Record<Task, string>> {
  return {
    inline: t('inline completion'),
    nextEdit: t('next edits'),
    chat: t('chat'),
    edit: t('edits'),
    small: t('commit messages and titles'),
  };
}

function createNoticeTexts(t: Translate) {
  return {
    /** Of a model that is retiring, retired or a preview. */
    inUse: (model: string, tasks: string, state: string) =>
      t('{0} (used for {1}): {2}.', model, tasks, state),
    switchTo: (model: string) => t('Switch to {0}', model),
    remindLater: t('Remind Me Later'),
    details: t('Details'),
    preview: (model: string, tasks: string) =>
      t('{0} (used for {1}) is a preview: its provider may pull it without notice.', model, tasks),
    understood: t('OK'),
    carriedOn: (gone: string, instead: string) =>
      t(
        '{0} is no longer available. {1} is being used instead (same provider and key, no extra cost). Your settings are unchanged.',
        gone,
        instead,
      ),
    keep: (model: string) => t('Keep {0}', model),
    chooseAnother: t('Choose Another'),
    stop: t('Stop'),
    stopped: (model: string) => t('Nothing is sent to {0} until you choose another model.', model),
    choiceNeeded: (gone: string, tasks: string) =>
      t(
        '{0} is no longer available. Nothing is sent for {1} until you choose another model: every other one costs more or is from another provider.',
        gone,
        tasks,
      ),
    nothingLeft: (gone: string, tasks: string) =>
      t(
        '{0} is no longer available, and no other model is known for {1}. Choose one.',
        gone,
        tasks,
      ),
    tooLong: (model: string, larger: string, abilities: string) =>
      t(
        'This request is too long for {0}. {1} is the cheapest model with room for it ({2}). Switch and ask again?',
        model,
        larger,
        abilities,
      ),
    switched: (model: string, tasks: string) => t('{0} is now used for {1}.', model, tasks),
    refreshed: (models: number) => t('The model list is up to date ({0} models).', models),
    notRefreshed: (reason: string) => t('The model list was not refreshed. {0}', reason),
    distrusted: t(
      'The provider’s model list was empty, broken or suspiciously short, so the last good list is still used. See the log for details.',
    ),
  };
}

/** Words of the list in which a model is chosen. */
export function createPickerTexts(t: Translate) {
  return {
    title: (task: string) => t('Model for {0}', task),
    placeholder: t('Choose a model, or type the id of any other as provider/model'),
    production: t('production'),
    preview: t('preview'),
    retiring: t('retiring'),
    notOffered: t('not offered to this key'),
    retired: t('retired'),
    showRetired: (count: number) => t('Show {0} retired models', count),
    thisMachine: t('on this machine'),
    local: t('Local (workspace patterns)'),
    localDetail: t(
      'Completes lines from the workspace’s own text; no model, no key, nothing is sent',
    ),
    settings: t('more'),
    byDefault: (model: string) => t('Automatic: {0}', model),
    noDefault: t('Automatic'),
    byDefaultDetail: t('The catalog’s choice for this task; it changes when a model retires'),
    custom: (id: string) => t('Use “{0}”', id),
    customDetail: t('A model ID that is not listed, such as a dedicated endpoint'),
    switchTask: (task: string) => t('Choose for {0} instead', task),
    setKey: t('Set an API key…'),
    setKeyFor: (provider: string) => t('No API key is set for {0} yet', provider),
    refresh: t('Refresh the list'),
    listAge: (age: string) => t('fetched {0} ago', age),
    neverListed: t('not fetched yet: the built-in table is shown'),
    current: t('in use'),
    window: (tokens: string) => t('{0} window', tokens),
    price: (input: string, output: string) => t('{0}/{1} USD per M', input, output),
    free: t('free'),
    tools: t('tools'),
    vision: t('vision'),
    reasoning: (efforts: string) => t('reasoning {0}', efforts),
    thinks: t('reasoning'),
    measured: (parts: string) => t('yours: {0}', parts),
    firstToken: (ms: string) => t('{0} ms to first token', ms),
    rate: (rate: string) => t('{0} tokens/s', rate),
    retiredChoice: (model: string) => t('{0} is retired. Its replacement is marked.', model),
    unknown: t('no further details'),
  };
}

export type PickerTexts = ReturnType<typeof createPickerTexts>;

/** Words about API keys. Never the key, nor any part of it. */
export function createKeyTexts(t: Translate) {
  return {
    chooseProvider: t('Set the API key for which provider?'),
    place: {
      stored: t('a key is stored'),
      environment: t('a key is in the environment (CEREBRAS_API_KEY)'),
      elsewhere: t('a key is stored for another address'),
      none: '',
    },
    prompt: (provider: string) => t('API key for {0}', provider),
    boundTo: (origin: string) =>
      t('It is kept in the editor’s secret storage and only ever sent to {0}.', origin),
    /** Markdown: the box shows the link as one. */
    getOne: (url: string) => t('No key yet? [Get one]({0}).', url),
    getKey: t('Get an API Key'),
    withoutKey: t('What Works Without a Key'),
    openMenu: t('Slipstream Menu'),
    checking: t('Checking the key…'),
    problem: (problem: KeyTextProblem) => {
      if (problem === 'empty') return t('Enter a key.');
      if (problem === 'tooLong') return t('This is too long for an API key.');
      return t('A key has no spaces, line breaks or special characters. Copy it again.');
    },
    noAddress: (provider: string) =>
      t('{0} has no usable base URL. Fix the setting first, then set the key.', provider),
    wrongKey: (provider: string) =>
      t(
        '{0} does not accept this key. Check it for missing characters, or create a new one.',
        provider,
      ),
    noNetwork: (origin: string, reason: string) =>
      t(
        '{0} cannot be reached, so the key was not checked. {1} Press Enter again to save it anyway.',
        origin,
        reason,
      ),
    wrongUrl: (origin: string) =>
      t(
        'No model API answers at {0}: the base URL looks wrong. Press Enter again to save the key anyway.',
        origin,
      ),
    unsure: (reason: string) =>
      t('The key could not be checked. {0} Press Enter again to save it anyway.', reason),
    saved: (provider: string, models: number) =>
      t('The API key for {0} works and can use {1} models.', provider, models),
    inMemory: (provider: string) =>
      t(
        'The key for {0} works in this window, but VS Code’s secret storage could not save it, so you will be asked for it again.',
        provider,
      ),
    savedUnchecked: (provider: string) =>
      t('Saved the API key for {0} without checking it.', provider),
    chooseForgotten: t('Forget which API key?'),
    nothingToForget: t('No API key is stored.'),
    forgotten: (provider: string) => t('Forgot the API key for {0}.', provider),
    environmentStays: t('A key in the environment variable CEREBRAS_API_KEY is still used.'),
  };
}
