/** What is known of a language. One value per language; everything that reads code asks it. */
export interface Language {
  /** The first of its editor ids. */
  readonly id: string;
  /** `prose`: sentences, where statements mean nothing. `markup`: text with tags, whose quotes and brackets are text. */
  readonly kind: 'code' | 'prose' | 'markup';
  readonly lineComments: readonly string[];
  /** Block comments; the longest opening first. */
  readonly blockComments: readonly BlockComment[];
  /** Strings; the first that fits is taken. */
  readonly strings: readonly StringSyntax[];
  /** Something that looks like a string or a comment and is none: character literals, lifetimes, transposes. */
  readonly literals: RegExp | undefined;
  /** Which kind of here-document the language has. */
  readonly heredocs: 'shell' | 'php' | 'ruby' | 'terraform' | undefined;
  /** `[[ … ]]` and `[=[ … ]=]` are strings, behind `--` or `#` comments. */
  readonly longBrackets: boolean | undefined;
  /** Which of `([{` are brackets. */
  readonly brackets: string;
  /** `/` where a value is expected begins a regular expression. */
  readonly regexes: boolean;
  /** Blocks that words or marks begin and end, instead of brackets. */
  readonly blocks: BlockSyntax;
  /** Elements are values: JSX. */
  readonly hasElements: boolean;
  /** Code inside of text: `{{ … }}`, `{ … }`, `<% … %>`. */
  readonly holes: readonly Interpolation[];
  /** Closers stand at the ends of lines: `))`. Where they are too few, the innermost brackets lack theirs. */
  readonly closesAtLineEnds: boolean;
  /** Blocks are told by indentation. */
  readonly indentBlocks: boolean;
  /** A line's end after which its block begins, one step deeper. */
  readonly opensBlock: RegExp;
  /** A line that goes on with the block of a line above at its own indentation: `else`, `case …:`. */
  readonly midBlock: RegExp;
  /** One step of indentation where neither the file nor the editor says otherwise. */
  readonly step: string;
  /** Signs between an object and its member. */
  readonly memberSigns: readonly string[];
  /** A line that brings names in from elsewhere. */
  readonly imports: RegExp | undefined;
  /** Skips what begins nothing: see `plainRunOf`. */
  readonly plainRun: RegExp;
  /** The id said nothing: the text may be code or sentences. */
  readonly isUnknown: boolean | undefined;
}

export interface BlockComment {
  readonly open: string;
  readonly close: string;
  readonly isNested?: boolean;
  /** Open and close stand at a line's beginning: `=begin`. */
  readonly isLine?: boolean;
}

export interface StringSyntax {
  readonly open: string;
  readonly close: string;
  /** May hold line breaks. */
  readonly isLong?: boolean;
  /** How its own quote is written inside of it; default: behind a backslash. */
  readonly escape?: 'backslash' | 'doubled' | 'none';
  /** Its opening sign counts inside of it: `q{ a {b} }`. */
  readonly isNested?: boolean;
  /** What must stand right before it: `f`, `$@`. */
  readonly lead?: RegExp;
  readonly holes?: readonly Interpolation[];
}

/** Code inside of a string or a text. */
export interface Interpolation {
  readonly open: string;
  readonly close: string;
  /** Stands for the opening sign itself: `{{` in an f-string. */
  readonly escaped?: string;
  /** Language of what is inside, where it is another one. */
  readonly language?: string;
}

export interface BlockSyntax {
  readonly words: ReadonlyMap<string, WordRole>;
  readonly ignoresCase: boolean;
  /** What may stand before a word on its line where it begins a statement. */
  readonly statementStart: RegExp;
  /** `:end` and `end:` are names, no keywords. */
  readonly hasSymbols: boolean;
  readonly marks: readonly MarkBlock[];
  /** Elements: `<div> … </div>`. */
  readonly elements?: 'html' | 'xml';
  /** `script` and `style` hold other languages; fences do. */
  readonly fences?: boolean;
}

/** What a word does to blocks. */
export interface WordRole {
  readonly kind: 'open' | 'close';
  /** Openers and closers of one family belong together. */
  readonly family: string;
  /** What closes it, as it is written. */
  readonly close: string;
  readonly at: 'statement' | 'anywhere';
  /** Text from the word on that makes it none; sticky. */
  readonly notBefore?: RegExp;
  /** Text of the line before the word that makes it none. */
  readonly notAfter?: RegExp;
  /** Inside of brackets it is something else: `a[end]`. */
  readonly notInBrackets?: boolean;
  /** What belongs to a closer: the second word of `END IF`; sticky, behind the word. */
  readonly tail?: RegExp;
}

/** A block between marks. Group 1 of both patterns, where there is one, is the name that must agree. */
export interface MarkBlock {
  readonly first: string;
  readonly open: RegExp;
  readonly close: RegExp;
  readonly closeText: (name: string) => string;
  /** What goes on from the opening mark to its end: `{% if … %}`. */
  readonly hole?: Interpolation;
  /** Marks stand at a line's beginning. */
  readonly isLine?: boolean;
}
