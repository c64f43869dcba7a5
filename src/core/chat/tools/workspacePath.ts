/**
 * A path as a model writes it, made workspace-relative with forward slashes: undefined when it leads out of the
 * workspace or names a drive, a scheme or a root. `.` and an empty path are the workspace itself.
 */
export function workspacePath(path: string): string | undefined {
  const normal = path.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
  if (normal.startsWith('/') || normal.startsWith('~') || /^[\w.+-]*:/.test(normal))
    return undefined;
  if (normal.includes('\0')) return undefined;
  const parts = normal.split('/').filter((part) => part !== '' && part !== '.');
  return parts.includes('..') ? undefined : parts.join('/');
}
