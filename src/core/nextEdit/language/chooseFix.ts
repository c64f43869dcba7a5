import type { LineHunk } from '../../documents/lineHunk.ts';

/** A quick fix of the editor's language support. */
export interface QuickFix {
  readonly title: string;
  /** The language support's own choice among the fixes of a problem. */
  readonly isPreferred: boolean;
  /** What it changes in this document; none where it does anything else as well. */
  readonly hunks: readonly LineHunk[];
}

/** Silencing a problem, or removing what was only begun, is never what somebody meant to write next. */
const isUnwanted =
  /\b(ignore|disable|suppress|silence|noqa|nolint|allow\(|ts-expect-error|type: ?ignore|pylint|unused)\b|@ts-|#\[allow/i;

/** TypeScript: “Add import from "./a"”, “Update import from …”; Pylance: “Import "a"”; rust-analyzer: “Import `a`”; Java: “Import 'A' (b)”. */
const imports = /^(?:add |update )?(?:missing )?import\b|^Add "(?:from|import) /i;

/**
 * The fix of a problem that is worth proposing: the only import there is to choose, else the one that the language support
 * prefers. Undefined where there is a choice to make, or none.
 */
export function chooseFix(fixes: readonly QuickFix[]): QuickFix | undefined {
  const usable = fixes.filter(({ title, hunks }) => hunks.length > 0 && !isUnwanted.test(title));
  const candidates = usable.filter(({ title }) => imports.test(title));
  if (candidates.length > 0) return only(candidates);
  return only(usable.filter(({ isPreferred }) => isPreferred));
}

const only = <T>(items: readonly T[]): T | undefined => (items.length === 1 ? items[0] : undefined);
