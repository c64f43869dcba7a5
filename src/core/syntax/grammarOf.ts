export type GrammarName = 'typescript' | 'tsx' | 'javascript' | 'python';

/** By the editor's language ids. JavaScript's grammar reads JSX as well; TypeScript's cannot, for its `<T>value`. */
const grammars: ReadonlyMap<string, GrammarName> = new Map([
  ['typescript', 'typescript'],
  ['typescriptreact', 'tsx'],
  ['javascript', 'javascript'],
  ['javascriptreact', 'javascript'],
  ['python', 'python'],
]);

/** The grammar that reads a language; undefined where there is none. */
export const grammarOf = (languageId: string): GrammarName | undefined => grammars.get(languageId);
