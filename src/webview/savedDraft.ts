import * as z from 'zod/mini';

/** Where the page keeps a little state while it is away. */
export interface PageStorage {
  getState(): unknown;
  setState(state: unknown): void;
}

export interface SavedDraft {
  /** What was saved when the page was born. */
  readonly text: string;
  save(text: string): void;
}

const savedSchema = z.object({ draft: z.string() });

/** Keeps the unsent question over hiding, moving and reloading of the panel. */
export function createSavedDraft(storage: PageStorage): SavedDraft {
  const saved = savedSchema.safeParse(storage.getState());
  return {
    text: saved.success ? saved.data.draft : '',
    save: (text) => storage.setState({ draft: text }),
  };
}
