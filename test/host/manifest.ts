import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a setting is read from (`application`, `machine`, `window` …), by its key. */
export type SettingScopes = ReadonlyMap<string, string>;

/** What starting an editor needs to know of package.json. */
export interface Manifest {
  /** `publisher.name-version`: the folder that an installed extension has. */
  readonly folderName: string;
  /** The scope of each setting that has one. */
  readonly settingScopes: SettingScopes;
}

interface PackageJson {
  readonly publisher: string;
  readonly name: string;
  readonly version: string;
  readonly contributes: {
    readonly configuration: readonly {
      readonly properties: Readonly<Record<string, { readonly scope?: string }>>;
    }[];
  };
}

export function readManifest(root: string): Manifest {
  const text = readFileSync(join(root, 'package.json'), 'utf8');
  const { publisher, name, version, contributes } = JSON.parse(text) as PackageJson;
  const settings = contributes.configuration.flatMap(({ properties }) =>
    Object.entries(properties),
  );
  return {
    folderName: `${publisher}.${name}-${version}`,
    settingScopes: new Map(
      settings.flatMap(([key, { scope }]) => (scope === undefined ? [] : [[key, scope]])),
    ),
  };
}
