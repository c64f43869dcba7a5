/** Files of a folder whose code a file there is likely to be written like: same kind, alike names first. */
export function siblingFiles(path: string, namesInFolder: readonly string[]): readonly string[] {
  const at = path.lastIndexOf('/') + 1;
  const own = path.slice(at);
  const extension = extensionOf(own);
  const words = new Set(wordsIn(own));
  const shared = (name: string) => wordsIn(name).filter((word) => words.has(word)).length;
  const alike = namesInFolder
    .filter((name) => name !== own && extension !== '' && extensionOf(name) === extension)
    .sort();
  // What stands beside it in the listing was often written with it.
  const place = alike.findIndex((name) => name > own);
  const middle = place < 0 ? alike.length : place;
  return alike
    .map((name, index) => ({ name, far: Math.abs(index + 0.5 - middle) - 100 * shared(name) }))
    .sort((a, b) => a.far - b.far)
    .slice(0, maxSiblings)
    .map(({ name }) => path.slice(0, at) + name);
}

/** Each of them is read once: the best of a window's index, which holds 60 files. */
const maxSiblings = 16;

const extensionOf = (name: string): string => /\.[A-Za-z]\w*$/.exec(name)?.[0] ?? '';

/** Words of a name without those of its extensions. */
const wordsIn = (name: string): readonly string[] =>
  (/^\.?[^.]*/.exec(name)?.[0] ?? '')
    .split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/)
    .map((word) => word.toLowerCase())
    .filter((word) => word.length > 2);
