import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { settingSchemas } from '../src/core/settings.ts';

const root = join(import.meta.dirname, '..');

const manifest = z
  .object({
    engines: z.object({ vscode: z.string() }),
    devDependencies: z.record(z.string(), z.string()),
    enabledApiProposals: z.optional(z.unknown()),
    capabilities: z.object({
      untrustedWorkspaces: z.object({
        supported: z.string(),
        restrictedConfigurations: z.array(z.string()),
      }),
    }),
    contributes: z.object({
      commands: z.array(z.object({ command: z.string(), category: z.optional(z.string()) })),
      configuration: z.array(
        z.object({ properties: z.record(z.string(), z.record(z.string(), z.unknown())) }),
      ),
      menus: z._default(
        z.record(
          z.string(),
          z.array(z.object({ command: z.optional(z.string()), when: z.optional(z.string()) })),
        ),
        {},
      ),
      walkthroughs: z.array(
        z.object({ steps: z.array(z.object({ completionEvents: z.array(z.string()) })) }),
      ),
      keybindings: z._default(z.array(z.object({ command: z.string() })), []),
    }),
  })
  .parse(JSON.parse(read('package.json')));

const properties = Object.assign(
  {},
  ...manifest.contributes.configuration.map((part) => part.properties),
) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Needs no file, no review and nothing under way; what is missing is asked for. */
const alwaysPossible = new Set(
  [
    ...['openMenu', 'showStatus', 'showLog', 'forgetEverything', 'runAction'],
    ...['diagnoseConnection', 'benchmarkModels', 'latencyReport', 'showSuggestionFigures'],
    ...['selectModel', 'refreshModels', 'setApiKey', 'forgetApiKey', 'searchWorkspace'],
    ...['openChat', 'newChat', 'showChatHistory', 'renameChat', 'exportChat', 'addToChat'],
    ...['addTerminalToChat', 'explainTerminalOutput', 'writeCommitMessage'],
    ...[
      'pauseSuggestions',
      'toggleSuggestions',
      'toggleSuggestionsInComments',
      'toggleQuietMode',
      'toggleNextEdits',
      'chooseEditorTools',
    ],
  ].map((name) => `slipstream.${name}`),
);

/** How things look and how much comes by itself: nothing that says where code goes. */
const folderSettings = new Set([
  ...['enabled', 'inline.enabled', 'inline.automatic', 'inline.languages', 'inline.comments'],
  ...['inline.grow', 'inline.askAhead', 'inline.maxTokens', 'inline.maxFileKilobytes'],
  ...['local.enabled', 'local.instant', 'edit.livePreview', 'edit.review', 'edit.prediction'],
  ...['chat.maxTokens', 'chat.tools', 'chat.projectInstructions'],
  ...['nextEdit.enabled', 'nextEdit.display', 'nextEdit.eagerness'],
]);

describe('the manifest', () => {
  it('lists exactly the commands that are registered', () => {
    // Read as text: the module imports the editor's API, which plain Node does not have.
    const list = /commandIds = \[([^\]]*)\]/.exec(read('src/host/contributions.ts'))?.[1] ?? '';
    const registered = [...list.matchAll(/'([^']+)'/g)].map((match) => match[1]);
    const listed = manifest.contributes.commands.map(({ command }) => command);
    assert.deepEqual(listed.sort(), registered.sort());
  });

  it('calls every command `slipstream.verbNoun`, below one category', () => {
    const odd = manifest.contributes.commands.filter(
      ({ command, category }) =>
        !/^slipstream\.[a-z]+([A-Z][a-zA-Z0-9]*)+$/.test(command) || category !== 'Slipstream',
    );
    assert.deepEqual(odd, []);
  });

  it('offers in the palette only what can be done: with a condition, but for what always can', () => {
    const conditional = new Set(
      manifest.contributes.menus['commandPalette']?.flatMap(({ command, when }) =>
        command !== undefined && when !== undefined ? command : [],
      ),
    );
    const others = manifest.contributes.commands
      .map(({ command }) => command)
      .filter((command) => !conditional.has(command) && !alwaysPossible.has(command));
    assert.deepEqual(others, []);
    assert.deepEqual(
      [...alwaysPossible].filter((command) => conditional.has(command)),
      [],
    );
  });

  it('puts only existing commands into menus and on keys', () => {
    const { commands, menus, keybindings } = manifest.contributes;
    const known = new Set(commands.map(({ command }) => command));
    const used = [...Object.values(menus).flat(), ...keybindings].map(({ command }) => command);
    const unknown = used.filter((id) => id?.startsWith('slipstream.') && !known.has(id));
    assert.deepEqual(unknown, []);
  });

  it('describes the same settings as the code reads: keys, types, defaults, choices and limits', () => {
    const shown = Object.entries(properties).map(([key, rule]) => [key, comparable(rule)]);
    const read = Object.entries(settingSchemas()).map(([key, rule]) => [
      `slipstream.${key}`,
      comparable(rule),
    ]);
    assert.deepEqual(Object.fromEntries(shown), Object.fromEntries(read));
  });

  it('lets no folder choose where requests go', () => {
    // What a folder may say is named here, so that a new setting is closed to it until somebody has thought about it.
    const open = Object.entries(properties)
      .filter(([, { scope }]) => scope !== 'application' && scope !== 'machine')
      .map(([key]) => key.replace('slipstream.', ''))
      .filter((key) => !folderSettings.has(key));
    assert.deepEqual(open, []);
    const destination = /^slipstream\.(?:baseUrl|providers|fallback|hedging|models\.|reasoning\.)/;
    const other = Object.entries(properties)
      .filter(([key, { scope }]) => destination.test(key) && scope !== 'application')
      .map(([key]) => key);
    assert.deepEqual(other, [], 'a dev container sets what is of machine scope');
  });

  it('restricts in untrusted folders what it says: all that leads code elsewhere or lets more of it out', () => {
    const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    assert.equal(supported, 'limited');
    assert.deepEqual(
      restrictedConfigurations.filter((key) => !(key in properties)),
      [],
    );
    const mustBe = Object.keys(properties).filter((key) =>
      /^slipstream\.(?:baseUrl|providers|fallback|hedging|models\.|reasoning\.|network\.|chat\.(?:tools|projectInstructions)|enabled$)/.test(
        key,
      ),
    );
    assert.deepEqual([...restrictedConfigurations].sort(), mustBe.sort());
  });

  it('gives every setting a scope and a description', () => {
    const bare = Object.entries(properties).filter(
      ([, { scope, description, markdownDescription }]) =>
        !scope || !(description ?? markdownDescription),
    );
    assert.deepEqual(bare, []);
  });

  it('has a text for every key it names, in each language, and none beside', () => {
    const named = new Set(
      [...read('package.json').matchAll(/"%([^"%]+)%"/g)].map(([, key]) => key),
    );
    const languages = readdirSync(root).filter((file) => /^package\.nls.*\.json$/.test(file));
    assert.ok(languages.includes('package.nls.json'));
    for (const file of languages)
      assert.deepEqual(
        Object.keys(JSON.parse(read(file)) as object).sort(),
        [...named].sort(),
        file,
      );
  });

  it('ticks a step of the walkthrough for what was done, never for a look at it or a click on its link', () => {
    for (const { steps } of manifest.contributes.walkthroughs)
      for (const { completionEvents } of steps)
        for (const event of completionEvents)
          assert.match(event, /^on(Command|Context):slipstream\.\w/);
  });

  it('stays on the stable API of the oldest editor it says it runs in', () => {
    assert.equal(manifest.enabledApiProposals, undefined);
    const oldest = /^\^(\d+\.\d+)\.\d+$/.exec(manifest.engines.vscode)?.[1];
    const types = manifest.devDependencies['@types/vscode'];
    assert.match(types ?? '', new RegExp(`^${oldest?.replace('.', '\\.')}\\.\\d+$`));
  });
});

/** What only the user sees of a setting, and what only the schema's dialect needs. */
const unshared = new Set([
  '$schema',
  'title',
  'description',
  'markdownDescription',
  'enumDescriptions',
  'markdownEnumDescriptions',
  'enumItemLabels',
  'deprecationMessage',
  'markdownDeprecationMessage',
  'editPresentation',
  'tags',
  'order',
  'scope',
]);

/** A setting's rule as both sides must have it, to any depth. */
function comparable(rule: unknown): unknown {
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) return rule;
  const kept = Object.entries(rule).filter(
    ([key, value]) => !unshared.has(key) && !isIntegerRange(value),
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, comparable(value)]));
}

/** The limits that the schema of any whole number carries. */
function isIntegerRange(value: unknown): boolean {
  return value === Number.MAX_SAFE_INTEGER || value === Number.MIN_SAFE_INTEGER;
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
