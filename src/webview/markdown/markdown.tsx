import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { drawBlock } from './blockView.tsx';
import { type Block, createMarkdownStream, type MarkdownStream } from './markdownStream.ts';

interface Reading {
  readonly stream: MarkdownStream;
  readonly text: string;
  readonly isEnded: boolean;
}

/**
 * Shows markdown that may still grow. When `text` continues what was shown, only the new piece is read, and the
 * blocks that stay the same keep their vnodes: the page touches nothing but the end.
 */
export function Markdown({ text, isEnded }: { readonly text: string; readonly isEnded: boolean }) {
  const reading = useRef<Reading | undefined>(undefined);
  const drawn = useRef(new WeakMap<Block, JSX.Element>());
  reading.current = readOn(reading.current, text, isEnded);
  return (
    <div class="markdown">
      {reading.current.stream.blocks.map((block) => {
        const known = drawn.current.get(block);
        if (known !== undefined) return known;
        const element = drawBlock(block);
        drawn.current.set(block, element);
        return element;
      })}
    </div>
  );
}

function readOn(before: Reading | undefined, text: string, isEnded: boolean): Reading {
  if (before?.text === text && before.isEnded === isEnded) return before;
  const continues = before !== undefined && !before.isEnded && text.startsWith(before.text);
  const stream = continues ? before.stream : createMarkdownStream();
  stream.append(continues ? text.slice(before.text.length) : text);
  if (isEnded) stream.finish();
  return { stream, text, isEnded };
}
