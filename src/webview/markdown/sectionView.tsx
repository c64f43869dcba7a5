import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { drawBlock } from './blockView.tsx';
import type { Block } from './markdownStream.ts';
import type { Section } from './sections.ts';
import { useAwayHeight } from './useAwayHeight.ts';

/** Draws a stretch of an answer; one that is whole and far from view is a box of its height with nothing in it. */
export function SectionView({ section }: { readonly section: Section }) {
  const ref = useRef<HTMLDivElement>(null);
  const awayHeight = useAwayHeight(ref, section.isWhole);
  const drawn = useRef(new WeakMap<Block, JSX.Element>());
  const isAway = awayHeight !== undefined;
  // What was drawn is not kept for later: it is larger than what it is drawn from.
  useEffect(() => {
    if (!isAway) return;
    drawn.current = new WeakMap();
    section.forget();
  }, [isAway, section]);
  return (
    <div class="section" ref={ref} style={isAway ? { height: `${awayHeight}px` } : {}}>
      {!isAway && section.blocks().map((block) => drawOnce(drawn.current, block))}
    </div>
  );
}

/** The same vnode for the same block: the page touches nothing but the end. */
function drawOnce(drawn: WeakMap<Block, JSX.Element>, block: Block): JSX.Element {
  const known = drawn.get(block);
  if (known !== undefined) return known;
  const element = drawBlock(block);
  drawn.set(block, element);
  return element;
}
