import { readFrontMatter } from '../frontMatter.ts';
import type { Widening } from './actions.ts';

/** An action that a user wrote into `.slipstream/actions/<name>.md`. */
export interface UserAction {
  readonly title: string;
  readonly instruction: string;
  /** `edit` rewrites code; `explain` asks in the chat. */
  readonly kind: 'edit' | 'explain';
  readonly widening: Widening;
}

/**
 * Reads an action file: an instruction in markdown below an optional head between `---` lines with `title`,
 * `kind: edit|explain` and `target: symbol|file`. Unknown keys and values fall back. Undefined without an instruction.
 */
export function parseUserAction(fileName: string, text: string): UserAction | undefined {
  const { fields, body } = readFrontMatter(text);
  const instruction = body.trim();
  if (instruction === '') return undefined;
  const name = fileName.replace(/\.md$/i, '').replace(/[-_]+/g, ' ');
  return {
    title: fields.get('title') || name.charAt(0).toUpperCase() + name.slice(1),
    instruction,
    kind: fields.get('kind') === 'explain' ? 'explain' : 'edit',
    widening: fields.get('target') === 'file' ? 'file' : 'symbol',
  };
}
