import type { Clock } from '../clock.ts';
import type { Disposable } from '../lifetime.ts';

export interface TabOfferDeps {
  readonly clock: Clock;
  /** What the editor's keys go by. */
  readonly key: {
    set(isOurs: boolean): void;
    /** Resolves once the keys go by it. */
    apply(isOurs: boolean): Promise<void>;
  };
  /** Tab takes what is shown from now on. */
  readonly onOurs: () => void;
}

/** Whose Tab is. A key that was on its way when something appeared was not meant for it, and in indentation Tab indents. */
export interface TabOffer extends Disposable {
  /** This is on the screen, now or still. */
  offer(shown: object, isInIndentation: boolean): void;
  /** What was only announced is about to be seen for the first time. */
  restart(): void;
  /** Nothing is on the screen. */
  takeBack(): void;
  readonly isOurs: boolean;
}

/** So long on the screen before a Tab can be meant for it. */
const seenMs = 300;

export function createTabOffer({ clock, key, onOurs }: TabOfferDeps): TabOffer {
  let offered: object | undefined;
  let sinceMs = 0;
  let isOurs = false;
  let claim: Disposable | undefined;

  function release(): void {
    claim?.dispose();
    claim = undefined;
    isOurs = false;
    key.set(false);
  }

  function claimLater(): Disposable {
    let isCalledOff = false;
    const timer = clock.after(Math.max(0, sinceMs + seenMs - clock.now()), () => {
      void key.apply(true).then(() => {
        if (isCalledOff) return;
        isOurs = true;
        onOurs();
      });
    });
    return {
      dispose() {
        isCalledOff = true;
        timer.dispose();
      },
    };
  }

  function takeBack(): void {
    offered = undefined;
    release();
  }

  return {
    offer(shown, isInIndentation) {
      if (offered !== shown) {
        takeBack();
        offered = shown;
        sinceMs = clock.now();
      }
      if (isInIndentation) release();
      else claim ??= claimLater();
    },
    restart: takeBack,
    takeBack,
    get isOurs() {
      return isOurs;
    },
    dispose: takeBack,
  };
}
