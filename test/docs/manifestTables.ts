import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Setting {
  readonly type?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly scope?: string;
  readonly order?: number;
  readonly markdownDescription?: string;
  readonly description?: string;
}

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly configuration: readonly {
      readonly title: string;
      readonly properties: Readonly<Record<string, Setting>>;
    }[];
    readonly keybindings?: readonly {
      readonly command: string;
      readonly key: string;
      readonly mac?: string;
    }[];
  };
}

/** The page that holds the tables. */
export const referencePage = 'media/docs/reference.md';

/** The reference with its tables of settings and commands as package.json has them. */
export function fillTables(root: string, page: string): string {
  const manifest: Manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const words: Readonly<Record<string, string>> = JSON.parse(
    readFileSync(join(root, 'package.nls.json'), 'utf8'),
  );
  const say = (text: string) => words[/^%(.*)%$/.exec(text)?.[1] ?? ''] ?? text;
  const filled = fill(page, 'settings', settingsTable(manifest, say));
  return fill(filled, 'commands', commandsTable(manifest, say));
}

/** Replaces what stands between `<!-- name -->` and `<!-- /name -->`. Throws where the marks are missing. */
function fill(text: string, name: string, table: string): string {
  const marks = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
  if (!marks.test(text)) throw new Error(`${referencePage} has no place for the ${name}`);
  return text.replace(marks, (_whole, from: string, to: string) => `${from}\n${table}\n\n${to}`);
}

function settingsTable(manifest: Manifest, say: (text: string) => string): string {
  const rows = manifest.contributes.configuration.flatMap(({ properties }) =>
    Object.entries(properties)
      .sort(([, a], [, b]) => (a.order ?? 0) - (b.order ?? 0))
      .map(([key, setting]) => {
        const about = say(setting.markdownDescription ?? setting.description ?? '');
        const scope = setting.scope === 'window' ? '' : ` *(${setting.scope})*`;
        const value = setting.default === '' ? '' : `\`${JSON.stringify(setting.default)}\``;
        return `| \`${key}\`${scope} | ${value} | ${cell(about)} |`;
      }),
  );
  return ['| setting | default | what it does |', '|---|---|---|', ...rows].join('\n');
}

function commandsTable(manifest: Manifest, say: (text: string) => string): string {
  const { commands, keybindings = [] } = manifest.contributes;
  const rows = commands.map(({ command, title }) => {
    const keys = keybindings
      .filter((one) => one.command === command)
      .map((one) => `\`${one.key}\``);
    return `| Slipstream: ${cell(say(title))} | ${[...new Set(keys)].join(', ')} | \`${command}\` |`;
  });
  return ['| command | key | id |', '|---|---|---|', ...rows].join('\n');
}

const cell = (text: string): string => text.replaceAll('\n', ' ').replaceAll('|', '\\|');
