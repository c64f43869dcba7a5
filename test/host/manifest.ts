import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What starting an editor needs to know of package.json. */
export interface Manifest {
  /** `publisher.name-version`: the folder that an installed extension has. */
  readonly folderName: string;
  /** Settings that belong to the machine, not to the user or a folder. */
  readonly machineSettings: ReadonlySet<string>;
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
    machineSettings: new Set(
      settings.filter(([, { scope }]) => scope === 'machine').map(([key]) => key),
    ),
  };
}
