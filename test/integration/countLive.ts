import * as vscode from 'vscode';

/** What was registered with the editor since, and not disposed yet. */
export interface Live extends vscode.Disposable {
  readonly count: number;
  readonly names: readonly string[];
}

const registers = /^(on[A-Z]|register|create)/;

/** Watches the editor's events and registrations from now on, until it is disposed. */
export function countLive(): Live {
  const live = new Set<{ readonly name: string }>();
  const restore: (() => void)[] = [];

  function watch(space: Record<string, unknown>, spaceName: string, name: string): void {
    const own = Object.getOwnPropertyDescriptor(space, name);
    const original: unknown = space[name];
    if (own === undefined || typeof original !== 'function') return;
    Object.defineProperty(space, name, {
      configurable: true,
      value: (...given: unknown[]) => {
        const made: unknown = original.apply(space, given);
        return isDisposable(made) ? follow(made, `${spaceName}.${name}`) : made;
      },
    });
    restore.push(() => Object.defineProperty(space, name, own));
  }

  function follow(made: vscode.Disposable, name: string): vscode.Disposable {
    const mark = { name };
    live.add(mark);
    const dispose = made.dispose.bind(made);
    Object.defineProperty(made, 'dispose', {
      value: () => {
        live.delete(mark);
        return dispose();
      },
    });
    return made;
  }

  const { workspace, window, languages, commands, extensions } = vscode;
  for (const [spaceName, own] of Object.entries({
    workspace,
    window,
    languages,
    commands,
    extensions,
  })) {
    // The namespaces are plain objects; their members are looked up by name.
    const space = own as unknown as Record<string, unknown>;
    for (const name of Object.keys(space)) if (registers.test(name)) watch(space, spaceName, name);
  }
  return {
    get count() {
      return live.size;
    },
    get names() {
      return [...live].map(({ name }) => name);
    },
    dispose() {
      for (const undo of restore) undo();
    },
  };
}

function isDisposable(value: unknown): value is vscode.Disposable {
  return typeof value === 'object' && value !== null && 'dispose' in value;
}
