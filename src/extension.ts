import { type ExtensionContext, ExtensionMode } from 'vscode';
import { type Composed, compose } from './compose.ts';

/** What tests inside the extension host may do: `npm run soak`. Nobody else is given it. */
export interface TestHandle {
  readonly composed: Composed;
  /** Lets everything go and builds it anew. */
  recompose(): void;
}

export function activate(context: ExtensionContext): TestHandle | undefined {
  let composed = compose(context);
  context.subscriptions.push({ dispose: () => composed.dispose() });
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
