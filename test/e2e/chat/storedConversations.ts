import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenedEditor } from '../../host/openEditor.ts';
import { waitFor } from '../../support/waitFor.ts';

/** The stored conversations of a workspace, by file. */
export function storedConversations({ dataFolder }: OpenedEditor): ReadonlyMap<string, string> {
  return new Map(
    readdirSync(dataFolder, { recursive: true, encoding: 'utf8' })
      .filter((path) => /chat[\\/][^\\/]+\.json$/.test(path))
      .map((path) => join(dataFolder, path))
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
