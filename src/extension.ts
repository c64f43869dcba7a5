import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type ExtensionContext, ExtensionMode } from 'vscode';
import type * as Main from './compose.ts';
import { loadBundle } from './host/loadBundle.ts';

/** For tests inside the extension host only (`npm run soak`). */
export interface TestHandle {
  readonly composed: Main.Composed;
  /** Lets everything go and builds it anew. */
  recompose(): void;
}

const willLoad = 'slipstream.willLoad';
const willBuild = 'slipstream.willBuild';

/**
 * Loads and builds in turns of the event loop of their own, so that other extensions come in between; the editor runs
 * no command of ours before this has resolved. Both turns are in the User Timing of the extension host:
 * `slipstream.load`, with `isPrecompiled` as its detail, and `slipstream.build`.
 */
export async function activate(context: ExtensionContext): Promise<TestHandle | undefined> {
  let isOver = false;
  context.subscriptions.push({
    dispose() {
      isOver = true;
    },
  });
  await setImmediate();
  performance.mark(willLoad);
  const main = loadBundle({
    bundle: context.asAbsolutePath(join('dist', 'main.cjs')),
    compiled: join(context.globalStorageUri.fsPath, 'compiled'),
  });
  const { isPrecompiled } = main;
  performance.measure('slipstream.load', { start: willLoad, detail: { isPrecompiled } });
  // The build makes this bundle of that module.
  const { compose } = main.exports as typeof Main;
  await setImmediate();
  if (isOver) return undefined;
  performance.mark(willBuild);
  let composed = compose(context);
  performance.measure('slipstream.build', willBuild);
  context.subscriptions.push({ dispose: () => composed.dispose() });
  // Where nothing can be kept, the next start takes longer, and no more than that.
  void setImmediate()
    .then(main.keepCompiled)
    .catch(() => {});
  if (context.extensionMode !== ExtensionMode.Test) return undefined;
  return {
    get composed() {
      return composed;
    },
    recompose() {
      composed.dispose();
      composed = compose(context);
    },
  };
}
