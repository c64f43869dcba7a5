import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenedEditor } from '../../host/openEditor.ts';
import { waitFor } from '../../support/waitFor.ts';

/**
 * The stored conversations of a workspace, by file. Only where the editor keeps them: its folder of extensions links to
 * this repository, which may hold an editor's data that links to it again.
 */
export function storedConversations({ dataFolder }: OpenedEditor): ReadonlyMap<string, string> {
  const home = join(dataFolder, 'user', 'User');
  return new Map(
    readdirSync(home, { recursive: true, encoding: 'utf8' })
      .filter((path) => /chat[\\/][^\\/]+\.json$/.test(path))
      .map((path) => join(home, path))
      .map((path) => [path, readFileSync(path, 'utf8')]),
  );
}

/** Waits until a conversation with this text is on disk, and gives its file. */
export function untilConversationStored(editor: OpenedEditor, text: string): Promise<string> {
  return waitFor(
    () => [...storedConversations(editor)].find(([, content]) => content.includes(text))?.[0],
    `“${text}” stored`,
  );
}
