import { commands } from 'vscode';
import type { Clock } from '../core/clock.ts';

/** The walkthrough's steps that something leads to, by their ids in package.json. */
export type WalkthroughStep = 'local' | 'key';

export interface Walkthrough {
  /** Opens the walkthrough, at one of its steps if that is named. Resolves when the editor was told to. */
  open(step?: WalkthroughStep): Promise<void>;
}

export interface WalkthroughDeps {
  /** `publisher.name`. */
  readonly extensionId: string;
  readonly clock: Clock;
  /** Whether any provider has its API key. */
  readonly hasKey: () => boolean;
}

/**
 * The editor reads the walkthroughs of extensions only when something first asks for one, and takes up to 5 s for it
 * (gettingStartedService.ts). Asked to open one that it has not read yet, it opens its own in a new profile, and stays
 * there (microsoft/vscode#187958).
 */
const readLimitMs = 6_000;
const pollMs = 50;

export function createWalkthrough({ extensionId, clock, hasKey }: WalkthroughDeps): Walkthrough {
  const category = `${extensionId}#start`;
  const keyStep = `${category}#${'key' satisfies WalkthroughStep}`;
  const pause = () => new Promise<void>((resolve) => clock.after(pollMs, resolve));
  /** Sets the tick of the step about the key to what is true. Fails while the editor does not know the step. */
  const tickKeyStep = async () => {
    await commands.executeCommand('welcome.markStepIncomplete', keyStep);
    if (hasKey()) await commands.executeCommand('welcome.markStepComplete', keyStep);
  };
  const waitUntilRead = async () => {
    const endMs = clock.now() + readLimitMs;
    while (clock.now() < endMs)
      try {
        return await tickKeyStep();
      } catch {
        await pause();
      }
  };
  return {
    async open(step) {
      await waitUntilRead();
      await commands.executeCommand(
        'workbench.action.openWalkthrough',
        step === undefined ? { category } : { category, step },
        false,
      );
    },
  };
}
