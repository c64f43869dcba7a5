import { posix } from 'node:path';

/**
 * The README for the package. A picture that is not on the web is left out: the Extensions view shows pictures from
 * `http:` and `https:` only, in an installed extension too (its sanitizer in VS Code 1.139 drops relative and `data:`
 * sources). A link to a file that the package does not hold becomes plain text.
 */
export function packagedReadme(
  readme: string,
  isPackaged: (pathFromRoot: string) => boolean,
): string {
  return readme
    .replace(/!\[[^\]]*\]\((?!https:)[^)\s]+\)\n\n?/g, '')
    .replace(/(?<!!)\[([^\]]*)\]\((?!\w+:|#)([^)\s]+)\)/g, (whole, text: string, target: string) =>
      isPackaged(posix.normalize(target.replace(/#.*/, ''))) ? whole : text,
    );
}
