const declaration =
  /^[ \t]*(?:export\s+)?(?:default\s+)?(?:pub\s+|public\s+|private\s+|static\s+|abstract\s+|async\s+)*(function|class|interface|type|enum|const|def|fn|func|fun|struct|trait|impl|module)\s+([\p{L}_$][\p{L}\p{N}_$]*)/gmu;

/** What the fenced blocks of a text declare, one Markdown item each, at most 40. */
export function outline(text: string): readonly string[] {
  const blocks = [...text.matchAll(/```[^\n]*\n([\s\S]*?)\n?```/g)].map(([, code = '']) => code);
  return blocks
    .flatMap((code) => [...code.matchAll(declaration)])
    .map(([, kind = '', name = '']) => `- ${kind} \`${name}\``)
    .slice(0, 40);
}
