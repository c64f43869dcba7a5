import { buildCompletionRequest } from '../completion/prompt.ts';
import { normalize } from '../completion/textWindow.ts';
import type { BenchPrompt, PromptSet } from './promptSets.ts';

/** A file whose text suggestions could be asked for. */
export interface InlineFile {
  /** Below the workspace folder, with `/`. */
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
}

/** So many places show the spread of prompt lengths; more of them only repeat it. */
const maxPlaces = 12;
/** Shorter lines are a brace or blank: no ghost text is expected there. */
const minLineLength = 12;
/** What `slipstream.inline.maxTokens` is by default, plus what a model that always reasons needs for its reasoning. */
const answerTokens = 192;
const allowanceTokens = 256;

/**
 * The very requests that ghost text sends, at places spread over the given files: in the middle of lines of code, as
 * the cursor is while typing. The same files give the same prompts, so that runs can be compared.
 * Undefined when no file has such a line.
 */
export function inlinePromptSet(files: readonly InlineFile[]): PromptSet | undefined {
  const usable = files
    .map((file) => ({ ...file, text: normalize(file.text) }))
    .flatMap((file) => {
      const lines = codeLines(file.text);
      return lines.length === 0 ? [] : [{ file, lines }];
    });
  if (usable.length === 0) return undefined;
  const perFile = Math.max(1, Math.floor(maxPlaces / usable.length));
  const prompts = usable.slice(0, maxPlaces).flatMap(({ file, lines }) => {
    const places = Math.min(perFile, lines.length);
    return Array.from({ length: places }, (_, index) => {
      const line = lines[Math.floor(((index + 0.5) * lines.length) / places)];
      return promptAt(file, line === undefined ? 0 : line.start + (line.length >> 1));
    });
  });
  return { name: 'inline', task: 'inline', prompts };
}

/** Lines worth completing, by the offset of their first character. */
function codeLines(text: string): { readonly start: number; readonly length: number }[] {
  const found: { start: number; length: number }[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const indent = line.length - line.trimStart().length;
    const length = line.trim().length;
    if (length >= minLineLength) found.push({ start: start + indent, length });
    start += line.length + 1;
  }
  return found;
}

function promptAt(file: InlineFile, offset: number): BenchPrompt {
  const { messages, maxTokens, stop } = buildCompletionRequest({
    place: {
      documentKey: file.path,
      version: 1,
      path: file.path,
      languageId: file.languageId,
      prefix: file.text.slice(0, offset),
      suffix: file.text.slice(offset),
    },
    items: [],
    answerTokens,
    allowanceTokens,
    temperature: 0,
  });
  return { messages, maxTokens, ...(stop !== undefined && { stop }) };
}
