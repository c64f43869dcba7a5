/** Languages whose comments begin with `#`. */
const hashLanguages = /^(python|py|ruby|rb|sh|bash|shell|yaml|yml|toml|perl|r)$/;

/** Gives code back whole as a fenced block, below a comment that says the answer is simulated. */
export function documentedCode({ language, text }: { language: string; text: string }): string {
  const indent = /^[ \t]*/.exec(text)?.[0] ?? '';
  const words = 'Simulated answer: the code as it was, with this comment above it.';
  const comment = hashLanguages.test(language) ? `# ${words}` : `/** ${words} */`;
  return `\`\`\`${language}\n${indent}${comment}\n${text}\n\`\`\`\n`;
}
