import type { JSX } from 'preact';
import { useEffect, useReducer, useRef } from 'preact/hooks';
import { detached } from '../detached.ts';
import { createMarkdownStream, type MarkdownStream } from './markdownStream.ts';
import { createSections, type Section } from './sections.ts';
import { SectionView } from './sectionView.tsx';

interface Reading {
  readonly stream: MarkdownStream;
  readonly sections: ReturnType<typeof createSections>;
  readonly text: string;
  /** How much of `text` has been read. */
  readonly length: number;
  readonly isEnded: boolean;
}

/** So much is read and drawn in one frame. A stored answer that is longer comes in several. */
const frameChars = 4_000;

/**
 * Shows markdown that may still grow. When `text` continues what was shown, only the new piece is read, and the
 * sections that stay the same keep their vnodes: the page touches nothing but the end.
 */
export function Markdown({ text, isEnded }: { readonly text: string; readonly isEnded: boolean }) {
  const reading = useRef<Reading | undefined>(undefined);
  const drawn = useRef(new WeakMap<Section, JSX.Element>());
  const [, readMore] = useReducer((count: number) => count + 1, 0);
  const now = readOn(reading.current, text, isEnded);
  reading.current = now;
  const hasMore = now.length < text.length;
  useEffect(() => {
    if (!hasMore) return undefined;
    const frame = requestAnimationFrame(() => readMore(undefined));
    return () => cancelAnimationFrame(frame);
  });
  return (
    <div class="markdown" aria-busy={hasMore}>
      {now.sections(now.stream).map((section) => {
        const known = drawn.current.get(section);
        if (known !== undefined) return known;
        const element = <SectionView key={section.key} section={section} />;
        drawn.current.set(section, element);
        return element;
      })}
    </div>
  );
}

function readOn(before: Reading | undefined, text: string, isEnded: boolean): Reading {
  if (before?.text === text && before.length === text.length && before.isEnded === isEnded)
    return before;
  const continues = before !== undefined && text.startsWith(before.text);
  const { stream, sections, length } = continues ? before : begin();
  const end = Math.min(text.length, length + frameChars);
  stream.append(detached(text.slice(length, end)));
  const isRead = isEnded && end === text.length;
  if (isRead) stream.finish();
  return { stream, sections, text, length: end, isEnded: isRead };
}

const begin = () => ({ stream: createMarkdownStream(), sections: createSections(), length: 0 });
