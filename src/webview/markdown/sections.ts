import type { Token } from 'marked';
import type { Block, MarkdownStream } from './markdownStream.ts';

/** A stretch of an answer that is drawn, and taken out of the page while it is far from view, as one. */
export interface Section {
  readonly key: number;
  readonly blocks: readonly Block[];
  /** Its blocks can no longer change, and no more will follow in it. */
  readonly isWhole: boolean;
}

/** A section is whole when it holds so many UTF-16 units or blocks: about what a panel shows in ten screens. */
const sectionChars = 16_000;
const sectionBlocks = 60;

/** Divides the blocks of one stream. Whole sections stay the same objects. */
export function createSections(): (stream: MarkdownStream) => readonly Section[] {
  const whole: Section[] = [];
  /** Where the section begins that is not whole yet, and how far its blocks have been counted. */
  let start = 0;
  let counted = 0;
  let chars = 0;
  return ({ blocks, settled }) => {
    for (; counted < settled; counted += 1) {
      chars += lengthOf(blocks[counted]);
      const end = counted + 1;
      if (chars < sectionChars && end - start < sectionBlocks) continue;
      whole.push({ key: whole.length, blocks: blocks.slice(start, end), isWhole: true });
      start = end;
      chars = 0;
    }
    if (start === blocks.length) return [...whole];
    return [...whole, { key: whole.length, blocks: blocks.slice(start), isWhole: false }];
  };
}

function lengthOf(block: Block | undefined): number {
  if (block === undefined) return 0;
  if (block.kind === 'code') return block.code.length;
  const token: Token | undefined = block.kind === 'markdown' ? block.token : undefined;
  return token?.raw.length ?? (block.kind === 'plain' ? block.text.length : 0);
}
