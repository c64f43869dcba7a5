import { detached } from '../detached.ts';
import { type Block, createMarkdownStream, type MarkdownStream } from './markdownStream.ts';

/** A stretch of an answer that is drawn, and taken out of the page while it is far from view, as one. */
export interface Section {
  readonly key: number;
  /** Its blocks can no longer change, and no more will follow in it. */
  readonly isWhole: boolean;
  /** Read again from its text where they were forgotten. */
  blocks(): readonly Block[];
  /** Its blocks are not needed soon: they take fifty times the memory of its text. */
  forget(): void;
}

/** A section is whole when it holds so many UTF-16 units or blocks: about what a panel shows in ten screens. */
const sectionChars = 16_000;
const sectionBlocks = 60;

/**
 * Divides the blocks of one stream, which has read `text` as far as it has come. Whole sections stay the same objects.
 * Text and stream know no carriage returns.
 */
export function createSections(): (stream: MarkdownStream, text: string) => readonly Section[] {
  const whole: Section[] = [];
  /** Block and place in the text where the section begins that is not whole yet. */
  let start = 0;
  let startAt = 0;
  return (stream, text) => {
    const { blocks, settled, settledLength } = stream;
    if (settledLength - startAt >= sectionChars || settled - start >= sectionBlocks) {
      const source = detached(text.slice(startAt, settledLength));
      whole.push(wholeSection(whole.length, blocks.slice(start, settled), source, stream));
      start = settled;
      startAt = settledLength;
    }
    const open = blocks.slice(start);
    if (open.length === 0) return [...whole];
    return [
      ...whole,
      { key: whole.length, isWhole: false, blocks: () => open, forget: () => undefined },
    ];
  };
}

function wholeSection(
  key: number,
  first: readonly Block[],
  source: string,
  { links }: MarkdownStream,
): Section {
  // A run that is too long to be read as markdown is cut between sections: a part of it would be read.
  const isPlain = first.some(({ kind }) => kind === 'plain');
  let known: readonly Block[] | undefined = first;
  return {
    key,
    isWhole: true,
    blocks() {
      known ??= read(source, links);
      return known;
    },
    forget() {
      if (!isPlain) known = undefined;
    },
  };
}

function read(source: string, links: MarkdownStream['links']): readonly Block[] {
  const stream = createMarkdownStream(links);
  stream.append(source);
  stream.finish();
  return stream.blocks;
}
