import type { Frame } from './frame.ts';
import { indentWidth } from './indentation.ts';
import type { Language, StringSyntax } from './language.ts';

export interface ScanListener {
  open(frame: Frame, at: number): void;
  /** `frame` is undefined for a closer that nothing was open for; `text` is the closer as it is written. */
  close(frame: Frame | undefined, at: number, text: string): void;
}

export interface ScannerOptions {
  /** What is open at the start, outermost first. */
  readonly frames?: readonly Frame[];
  /** What stands on the line before the text, when it does not start at a line's beginning. */
  readonly linePrefix?: string;
  readonly listener?: ScanListener;
  /**
   * Which open frame a closer at a line's beginning belongs to, as an index into `frames`; default: the innermost
   * of its kind. Lets a reader of damaged code go by indentation.
   */
  readonly choose?: (frames: readonly Frame[], close: string, indent: number) => number | undefined;
}

type FrameDetails = Partial<
  Pick<
    Frame,
    | 'name'
    | 'family'
    | 'isNested'
    | 'isHeredoc'
    | 'isTag'
    | 'language'
    | 'inner'
    | 'indent'
    | 'column'
  >
>;

/** What a scanner knows at one position; its readers change it. Positions are indexes into the text that is fed. */
export interface ScanState {
  readonly base: Language;
  readonly frames: Frame[];
  /** The language of what comes next. */
  language: Language;
  /** Text of the current line that was fed before. */
  lineHead: string;
  lineStart: number;
  /** Columns of the current line's indentation. */
  indent: number;
  isAtLineStart: boolean;
  /** Terminators of here-documents that begin on the next line. */
  heredocs: string[];
  push(
    kind: Frame['kind'],
    open: string,
    close: string,
    at: number,
    string?: StringSyntax,
    more?: FrameDetails,
  ): void;
  pop(at: number, text: string): void;
  popTo(index: number, at: number, text: string): void;
  /** Takes away the innermost frame, which nothing closed. */
  drop(): void;
  noteClose(frame: undefined, at: number, text: string): void;
  /** The current line up to a position; of a line without end its last part. */
  before(text: string, at: number): string;
  /** The character before a position; empty at a line's beginning. */
  previous(text: string, at: number): string;
  readonly choose: ScannerOptions['choose'];
}

/** So much of a line is looked at behind each word: all of it would take quadratic time in a line without end. */
const longestHead = 1_000;

export function createScanState(base: Language, options: ScannerOptions): ScanState {
  const { listener, choose, linePrefix = '' } = options;
  const frames: Frame[] = [...(options.frames ?? [])];
  const languageNow = () =>
    frames.findLast((frame) => frame.language !== undefined)?.language ?? base;

  const state: ScanState = {
    base,
    frames,
    language: languageNow(),
    lineHead: linePrefix,
    lineStart: 0,
    indent: indentWidth(linePrefix),
    isAtLineStart: linePrefix.trim() === '',
    heredocs: [],
    choose,
    push(kind, open, close, at, string, more) {
      const column = state.lineHead.length + at - state.lineStart;
      const plain: Frame = { kind, open, close, indent: state.indent, column, string };
      const opened = more === undefined ? plain : { ...plain, ...more };
      frames.push(opened);
      if (more?.language !== undefined) state.language = more.language;
      listener?.open(opened, at);
    },
    popTo(index, at, text) {
      const frame = frames[index];
      if (index === frames.length - 1) frames.pop();
      else frames.length = index;
      if (state.language !== base || frame?.language !== undefined) state.language = languageNow();
      listener?.close(frame, at, text);
    },
    pop: (at, text) => state.popTo(frames.length - 1, at, text),
    drop() {
      const frame = frames.pop();
      if (state.language !== base || frame?.language !== undefined) state.language = languageNow();
    },
    noteClose: (frame, at, text) => listener?.close(frame, at, text),
    before: (text, at) =>
      at - state.lineStart < longestHead
        ? (state.lineHead + text.slice(state.lineStart, at)).slice(-longestHead)
        : text.slice(at - longestHead, at),
    previous: (text, at) => text[at - 1] ?? state.lineHead.at(-1) ?? '',
  };
  return state;
}
