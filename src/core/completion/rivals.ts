/** Another assistant that suggests by itself while the user types. */
export interface Rival {
  /** `publisher.name` of its extensions; one of them is enough. */
  readonly ids: readonly string[];
  /** The setting with which its users switch that off: `false`, or `false` under `*`. */
  readonly setting?: string;
}

export const copilot: Rival = {
  ids: ['GitHub.copilot', 'GitHub.copilot-chat'],
  setting: 'github.copilot.enable',
};

/** The ones that are met most. Which extension has put ghost text on the screen cannot be asked. */
export const rivals: readonly Rival[] = [
  copilot,
  { ids: ['Continue.continue'], setting: 'continue.enableTabAutocomplete' },
  { ids: ['sourcegraph.cody-ai'], setting: 'cody.autocomplete.enabled' },
  { ids: ['Codeium.codeium'], setting: 'codeium.enableConfig' },
  { ids: ['Google.geminicodeassist'], setting: 'geminicodeassist.inlineSuggestions.enableAuto' },
  { ids: ['TabNine.tabnine-vscode'] },
  { ids: ['Supermaven.supermaven'] },
];

/** What the editor knows of extensions and settings. */
export interface Installed {
  /** Whether an extension is there and was started. */
  readonly isActive: (id: string) => boolean;
  readonly settingOf: (key: string) => unknown;
}

/** Whether an assistant was started and may suggest by itself. */
export function doesSuggest({ ids, setting }: Rival, { isActive, settingOf }: Installed): boolean {
  if (!ids.some(isActive)) return false;
  const value = setting === undefined ? undefined : settingOf(setting);
  return value !== false && !isOffEverywhere(value);
}

const isOffEverywhere = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && '*' in value && value['*'] === false;
