import { Component } from 'preact';
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
 * sections that stay the same are not drawn again: the page touches nothing but the end.
 */
export function Markdown(props: { readonly text: string; readonly isEnded: boolean }) {
  const { isEnded } = props;
  // Both ends of a split \r\n: carriage returns say nothing that line feeds do not.
  const text = props.text.replaceAll('\r', '');
  const reading = useRef<Reading | undefined>(undefined);
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
      {now.sections(now.stream, text.slice(0, now.length)).map((section) => (
        <KeptSection key={section.key} section={section} />
      ))}
    </div>
  );
}

/**
 * Is drawn anew only when its section changed. A vnode that were kept instead would keep the whole page as it was then, with
 * the text of the answer so far: gigabytes for an answer of megabytes.
 */
class KeptSection extends Component<{ readonly section: Section }> {
  override shouldComponentUpdate(next: { readonly section: Section }): boolean {
    return next.section !== this.props.section;
  }

  override render() {
    return <SectionView section={this.props.section} />;
  }
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
