/** A scrolled element, as far as following its end needs it. */
export interface Scroller {
  scrollTop: number;
  readonly scrollHeight: number;
  readonly clientHeight: number;
}

export interface StickyScroll {
  /** Whether the end is followed. */
  readonly isFollowing: boolean;
  /** The content grew or shrank: goes to the end if that is followed. */
  contentChanged(): void;
  /** The element was scrolled, by whomever. */
  scrolled(): void;
  /** Follows the end from now on. */
  follow(): void;
}

/** Nearer to the end than this, in CSS pixels, counts as at the end. */
const endPx = 24;

/**
 * Follows the end of growing content until the user scrolls up, and again once he is back at the end.
 * A scroll upwards lets go even within the last pixels: only the user scrolls up.
 */
export function createStickyScroll(
  scroller: Scroller,
  onFollowingChange: (isFollowing: boolean) => void,
): StickyScroll {
  let isFollowing = true;
  let lastTop = scroller.scrollTop;

  function set(next: boolean): void {
    if (next === isFollowing) return;
    isFollowing = next;
    onFollowingChange(next);
  }

  function toEnd(): void {
    scroller.scrollTop = scroller.scrollHeight;
    lastTop = scroller.scrollTop;
  }

  return {
    get isFollowing() {
      return isFollowing;
    },
    contentChanged() {
      if (isFollowing) toEnd();
    },
    scrolled() {
      const { scrollTop, scrollHeight, clientHeight } = scroller;
      const end = scrollHeight - clientHeight;
      // Content that shrinks and a box that grows move the position up to the new end: nobody has scrolled.
      const hasGoneUp = scrollTop < Math.min(lastTop, end) - 1;
      if (hasGoneUp) set(false);
      else if (end - scrollTop <= endPx) set(true);
      lastTop = scrollTop;
    },
    follow() {
      set(true);
      toEnd();
    },
  };
}
