import ignore from 'ignore';

/** What a `.slipstreamignore` says, in the syntax of `.gitignore`. */
export interface IgnoreRules {
  /** Whether the file at a path below the folder, with `/`, is kept from every model. */
  ignores(path: string): boolean;
}

/** Reads the text of a `.slipstreamignore`. Any text is safe. */
export function parseIgnoreRules(text: string): IgnoreRules {
  const rules = ignore({ allowRelativePaths: true }).add(text);
  return {
    ignores: (path) => {
      const normalized = path.replaceAll('\\', '/').replace(/^(?:\.?\/)+/, '');
      return normalized !== '' && rules.ignores(normalized);
    },
  };
}
