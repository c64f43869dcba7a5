/** The last part of a path with `/`, or of a URI's path: the file's or folder's own name. The path itself without a `/`. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
