/** User settings for every start: no questions, no tips, nothing from the net. */
export const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.welcomePage.experimentalOnboarding': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'remote.autoForwardPorts': false,
  'git.openRepositoryInParentFolders': 'never',
  'npm.fetchOnlinePackageInfo': false,
  'typescript.disableAutomaticTypeAcquisition': true,
} as const;

/**
 * User settings for tests beside `quietSettings`: the list of suggestions hides ghost text when the machine is slow, and
 * in a browser VS Code saves files by itself unless told otherwise. Sticky lines lie above the lines that a test clicks.
 * What moves by itself is drawn again and again, without a GPU by the processor that the test needs.
 */
export const steadySettings = {
  'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' },
  'editor.suggestOnTriggerCharacters': false,
  'editor.stickyScroll.enabled': false,
  'files.autoSave': 'off',
  'workbench.reduceMotion': 'on',
  'editor.cursorBlinking': 'solid',
  'editor.minimap.enabled': false,
  // Their requests would be counted in tests of other things; tests of next edits switch them on.
  'slipstream.nextEdit.enabled': 'local',
} as const;
