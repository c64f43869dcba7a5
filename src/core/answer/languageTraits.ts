/** Languages whose files consist of sentences: prose in an answer is content there, not talk around it. */
const textLanguages = new Set([
  'plaintext',
  'markdown',
  'mdx',
  'restructuredtext',
  'asciidoc',
  'latex',
  'tex',
  'git-commit',
  'feature',
  'yaml',
  'properties',
  'csv',
]);

export const isTextLanguage = (languageId: string): boolean => textLanguages.has(languageId);

/** Whether a file of this language may hold fenced code blocks of its own. */
export const hasOwnFences = (languageId: string): boolean =>
  languageId === 'markdown' || languageId === 'mdx';

const scriptImport = /^(import\b(?!\s*\()|export\s.*\sfrom\s|(const|let|var)\s.*=\s*require\()/;
const importPatterns: Readonly<Record<string, RegExp>> = {
  typescript: scriptImport,
  typescriptreact: scriptImport,
  javascript: scriptImport,
  javascriptreact: scriptImport,
  vue: scriptImport,
  svelte: scriptImport,
  python: /^(import\s|from\s+\S+\s+import\b)/,
  go: /^import\s+"/,
  rust: /^(pub\s+)?use\s/,
  java: /^import\s/,
  kotlin: /^import\s/,
  scala: /^import\s/,
  swift: /^import\s/,
  csharp: /^(global\s+)?using\s[\w.=\s]+;/,
  php: /^use\s[\w\\ ]+;/,
  c: /^#\s*include\b/,
  cpp: /^#\s*include\b/,
  ruby: /^require(_relative)?\s/,
  dart: /^import\s/,
};

/** Whether a line brings names in from elsewhere, at the top level of the file. */
export const isImport = (line: string, languageId: string): boolean =>
  importPatterns[languageId]?.test(line) ?? false;
