import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** How far above and below what is visible counts as near: several screens, so that scrolling meets drawn text. */
const margin = '2500px 0px';

/**
 * The height in CSS pixels that an element had when it went far from view; undefined while it is near. One that holds the
 * focus or a part of the selection counts as near.
 */
export function useAwayHeight(
  ref: RefObject<Element | null>,
  isWatched: boolean,
): number | undefined {
  const [height, setHeight] = useState<number | undefined>(undefined);
  useEffect(() => {
    const { current: element } = ref;
    if (!isWatched || element === null) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        const last = entries.at(-1);
        if (last === undefined) return;
        const { isIntersecting, boundingClientRect } = last;
        if (isIntersecting) setHeight(undefined);
        // Without a height it is not laid out: then nothing is known of how high it is.
        else if (boundingClientRect.height > 0 && !isInUse(element))
          setHeight(boundingClientRect.height);
      },
      { root: element.closest('.transcript'), rootMargin: margin },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref, isWatched]);
  return height;
}

function isInUse(element: Element): boolean {
  const selection = getSelection();
  const isSelected =
    selection !== null && !selection.isCollapsed && selection.containsNode(element, true);
  return isSelected || element.contains(document.activeElement);
}
