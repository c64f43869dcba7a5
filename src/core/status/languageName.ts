import * as z from 'zod/mini';

const manifestSchema = z.object({
  contributes: z.object({
    languages: z.array(z.object({ id: z.string(), aliases: z.optional(z.array(z.string())) })),
  }),
});

/**
 * What the editor calls a language: the first alias that an extension gives it ("TypeScript" for `typescript`), the id
 * where none does.
 * @param manifests  the extensions' `package.json`, as far as they are what they should be
 */
export function languageName(languageId: string, manifests: readonly unknown[]): string {
  for (const manifest of manifests) {
    const parsed = manifestSchema.safeParse(manifest);
    if (!parsed.success) continue;
    const known = parsed.data.contributes.languages.find(
      ({ id, aliases = [] }) => id === languageId && aliases.length > 0,
    );
    if (known?.aliases?.[0] !== undefined) return known.aliases[0];
  }
  return languageId === 'plaintext' ? 'Plain Text' : languageId;
}
