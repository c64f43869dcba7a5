import type { Chip } from '../../shared/chatMessage.ts';
import type { Result } from '../../shared/result.ts';
import type { Attachment } from './conversation.ts';
import { fenced, imageTokens } from './prompt.ts';

/** What may be added to a question. Offsets and positions are the editor's business: a request only names. */
export type ContextRequest =
  /** The selection of the active editor, or the symbol around the cursor when nothing is selected. */
  | { readonly kind: 'selection' }
  /** A file by its address; the active editor's without one. */
  | { readonly kind: 'file'; readonly uri?: string }
  /** A symbol from `suggest`, by its value. */
  | { readonly kind: 'symbol'; readonly value: string }
  /** The names of a folder's files; of the workspace without an address. */
  | { readonly kind: 'tree'; readonly uri?: string }
  /** Errors and warnings of a file, of the active editor's without an address. */
  | { readonly kind: 'problems'; readonly uri?: string }
  /** The last command of the active terminal with its output, or what is selected there. */
  | { readonly kind: 'terminal' }
  /** What is staged, else what has changed. */
  | { readonly kind: 'diff' }
  | { readonly kind: 'image'; readonly dataUri: string };

/** A context item with its content. */
export interface ChatContextItem {
  readonly kind: Chip['kind'];
  /** Short, for the chip. */
  readonly label: string;
  /** Where it comes from: a workspace-relative path, a command line. */
  readonly detail: string;
  readonly content:
    | { readonly kind: 'text'; readonly text: string; readonly language: string }
    | {
        readonly kind: 'image';
        readonly mediaType: 'image/png' | 'image/jpeg';
        readonly base64: string;
      };
}

/**
 * Why a context item was not added. `excluded`: its name says that it holds secrets; `ignored`: a
 * `.slipstreamignore` names it.
 */
export type ContextRefusal = {
  readonly why: 'excluded' | 'ignored' | 'missing' | 'binary' | 'empty' | 'noVision' | 'untrusted';
  readonly name: string;
};

export type ContextResult = Result<readonly ChatContextItem[], ContextRefusal>;

/** Longest text of one piece, in UTF-16 units: beyond any model's window. Longer ones keep their beginning. */
export const maxContextItemLength = 400_000;

/** The chip and the content of a piece, as they go with a question. */
export function attach(
  item: ChatContextItem,
  id: string,
  estimate: (text: string) => number,
): { readonly chip: Chip; readonly attachment: Attachment } {
  const { kind, label, detail, content } = item;
  if (content.kind === 'image')
    return {
      chip: { id, kind, label, detail, tokens: imageTokens },
      attachment: { ...content, chipId: id },
    };
  const text = fenced(
    headings[kind](detail),
    content.text.slice(0, maxContextItemLength),
    content.language,
  );
  return {
    chip: { id, kind, label, detail, tokens: Math.ceil(estimate(text)) },
    attachment: { kind: 'text', chipId: id, text },
  };
}

/** How each kind is introduced to the model. */
const headings: Readonly<Record<Chip['kind'], (detail: string) => string>> = {
  selection: (detail) => `Selected in ${detail}:`,
  file: (detail) => `File ${detail}:`,
  symbol: (detail) => `Symbol ${detail}:`,
  tree: (detail) => `Files below ${detail}:`,
  problems: (detail) => `Problems the editor reports in ${detail}:`,
  terminal: (detail) => `Terminal, ${detail}:`,
  diff: (detail) => `Git changes, ${detail}:`,
  image: (detail) => `Image ${detail}:`,
};

/** A question from another feature. */
export interface ChatQuestion {
  readonly text: string;
  readonly context: readonly ChatContextItem[];
}
