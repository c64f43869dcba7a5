import type { ContextRequest } from './chatContextItem.ts';
import { builtInInstruction } from './slashCommand.ts';
import type { ChatTexts } from './texts.ts';

/** What is open in the editor, as far as a first question goes. */
export interface OpenPlace {
  /** The name of the file in the editor; undefined: none that may be sent. */
  readonly file: string | undefined;
  readonly hasSelection: boolean;
  readonly hasFolder: boolean;
}

/** A first question that is one click away. */
export interface Starter {
  readonly id: string;
  /** What the button says, and what is shown as the question. */
  readonly label: string;
  /** What the model is asked. */
  readonly prompt: string;
  /** Goes along; nothing is asked where it is not to be had. */
  readonly context: ContextRequest;
}

const findBugs =
  'Look for real bugs in the code: what goes wrong, with which input, on which line, and the smallest change that solves it. The gravest first, at most five. If there are none, say so.';
const explainProject =
  'From the names of its files, say what this project is for, how it is laid out, and where a newcomer should begin to read.';

/** Three questions about what is open. */
export function startersFor(
  { file, hasSelection, hasFolder }: OpenPlace,
  { starters: words }: ChatTexts,
): readonly Starter[] {
  if (file !== undefined) {
    const context: ContextRequest = { kind: hasSelection ? 'selection' : 'file' };
    const what = hasSelection ? words.selection(file) : file;
    return [
      { id: 'explain', label: words.explain(what), prompt: builtInInstruction('explain'), context },
      { id: 'bugs', label: words.findBugs(what), prompt: findBugs, context },
      { id: 'tests', label: words.tests(what), prompt: builtInInstruction('tests'), context },
    ];
  }
  if (!hasFolder) return [];
  const context: ContextRequest = { kind: 'diff' };
  return [
    { id: 'project', label: words.project, prompt: explainProject, context: { kind: 'tree' } },
    { id: 'review', label: words.review, prompt: builtInInstruction('review'), context },
    { id: 'commit', label: words.commit, prompt: builtInInstruction('commit'), context },
  ];
}
