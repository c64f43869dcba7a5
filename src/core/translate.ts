/** Translates one English sentence. `{0}`, `{1}` … in it stand for the arguments. `vscode.l10n.t` has this shape. */
export type Translate = (message: string, ...args: (string | number)[]) => string;

/** English as it stands, for the command line and for tests. */
export const inEnglish: Translate = (message, ...args) =>
  message.replace(/\{(\d+)\}/g, (whole, index) => String(args[Number(index)] ?? whole));
