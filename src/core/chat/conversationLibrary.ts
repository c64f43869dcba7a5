import * as z from 'zod/mini';
import type { Answer, ChatMessage } from '../../shared/chatMessage.ts';
import type { Clock } from '../clock.ts';
import type { Disposable } from '../lifetime.ts';
import type { DocumentStorage, Log } from '../ports.ts';
import { lastText } from './continueRound.ts';
import { type Conversation, conversationSchema } from './conversation.ts';
import { textOf } from './prompt.ts';

/** Raised when stored conversations change their shape; older ones must then be read and converted here. */
const storedVersion = 1;
const storedSchema = z.object({
  version: z.literal(storedVersion),
  conversation: conversationSchema,
});
const openSchema = z.object({ openId: z.string() });

const keyPrefix = 'conversation-';
const openKey = 'open';
/** While an answer streams, at most this much of it is lost in a crash. */
const saveEveryMs = 1_000;
/** Older conversations are deleted beyond this number. */
const maxConversations = 200;

/** A conversation in the list. */
export interface ConversationEntry {
  readonly id: string;
  readonly title: string;
  readonly updatedMs: number;
  readonly messages: number;
  /** All that was said, for searching. */
  readonly text: string;
}

export interface LibraryDeps {
  readonly storage: DocumentStorage;
  readonly clock: Clock;
  readonly log: Log;
  /** Told the name under which unreadable data was set aside. */
  onSetAside(name: string): void;
  onUnexpected(error: unknown): void;
}

/** The conversations of a workspace, as they are kept on disk. */
export interface ConversationLibrary extends Disposable {
  /** Newest first. */
  list(): Promise<readonly ConversationEntry[]>;
  load(id: string): Promise<Conversation | undefined>;
  /** The conversation that was open last, when it is still there. */
  loadLast(): Promise<Conversation | undefined>;
  /** Writes soon: at once, or a second after the last time while much changes. */
  save(conversation: Conversation): void;
  /** Gives a stored conversation another title; one that is gone or unreadable stays so. */
  rename(id: string, title: string): Promise<void>;
  remove(id: string): Promise<void>;
  /** Resolves when everything given to `save` is on disk. */
  flush(): Promise<void>;
}

export function createConversationLibrary(deps: LibraryDeps): ConversationLibrary {
  const { storage, clock } = deps;
  const removed = new Set<string>();
  const written = new Set<string>();
  let waiting: Conversation | undefined;
  let timer: Disposable | undefined;
  let savedAt = Number.NEGATIVE_INFINITY;
  let writing: Promise<void> = Promise.resolve();

  function write(conversation: Conversation): void {
    savedAt = clock.now();
    writing = writing.then(async () => {
      if (removed.has(conversation.id)) return;
      await storage.update(keyPrefix + conversation.id, () => ({
        version: storedVersion,
        conversation,
      }));
      await storage.update(openKey, () => ({ openId: conversation.id }));
      if (!written.has(conversation.id)) await prune();
      written.add(conversation.id);
    });
    writing = writing.catch(deps.onUnexpected);
  }

  function writeWaiting(): void {
    timer?.dispose();
    timer = undefined;
    if (waiting !== undefined) write(waiting);
    waiting = undefined;
  }

  async function load(id: string): Promise<Conversation | undefined> {
    const key = keyPrefix + id;
    const stored = await storage.read(key);
    if (stored === undefined) return undefined;
    const parsed = storedSchema.safeParse(stored);
    if (parsed.success) return withoutRunning(parsed.data.conversation);
    await setAside(key, stored);
    return undefined;
  }

  async function setAside(key: string, stored: unknown): Promise<void> {
    const name = `corrupt-${clock.wallMs()}-${key}`;
    deps.log.warn('chat.setAside', { name });
    await storage.update(name, () => stored);
    await storage.update(key, () => undefined);
    deps.onSetAside(name);
  }

  const storedKeys = async () => (await storage.keys()).filter((key) => key.startsWith(keyPrefix));

  async function list(): Promise<readonly ConversationEntry[]> {
    const keys = await storedKeys();
    const loaded = await Promise.all(keys.map((key) => load(key.slice(keyPrefix.length))));
    return loaded
      .filter((conversation) => conversation !== undefined)
      .filter(({ nodes }) => nodes.length > 0)
      .map(entryOf)
      .sort((a, b) => b.updatedMs - a.updatedMs);
  }

  /** Deletes the oldest beyond the limit. Part of a write, so it must not wait for the writes. */
  async function prune(): Promise<void> {
    if ((await storedKeys()).length <= maxConversations) return;
    for (const { id } of (await list()).slice(maxConversations)) await erase(id);
  }

  function erase(id: string): Promise<void> {
    return storage.update(keyPrefix + id, () => undefined);
  }

  async function remove(id: string): Promise<void> {
    removed.add(id);
    if (waiting?.id === id) waiting = undefined;
    await writing;
    await erase(id);
  }

  return {
    list,
    load,
    remove,
    async loadLast() {
      const open = openSchema.safeParse(await storage.read(openKey));
      return open.success ? load(open.data.openId) : undefined;
    },
    save(conversation) {
      if (waiting !== undefined && waiting.id !== conversation.id) writeWaiting();
      waiting = conversation;
      const dueInMs = savedAt + saveEveryMs - clock.now();
      if (dueInMs <= 0) writeWaiting();
      else timer ??= clock.after(dueInMs, writeWaiting);
    },
    async rename(id, title) {
      writeWaiting();
      await writing;
      await storage.update(keyPrefix + id, (current) => {
        const parsed = storedSchema.safeParse(current);
        if (!parsed.success) return current;
        return {
          version: storedVersion,
          conversation: { ...parsed.data.conversation, title, isNamed: true },
        };
      });
    },
    async flush() {
      writeWaiting();
      await writing;
    },
    dispose: writeWaiting,
  };
}

function entryOf({ id, title, updatedMs, nodes }: Conversation): ConversationEntry {
  const text = nodes.map(({ message }) => textOf(message)).join('\n');
  return { id, title, updatedMs, messages: nodes.length, text };
}

/** What was under way when the editor ended did not go on: nothing waits for ever on screen. */
export function withoutRunning(conversation: Conversation): Conversation {
  const nodes = conversation.nodes.map((node) => ({ ...node, message: ended(node.message) }));
  return { ...conversation, nodes };
}

function ended(message: ChatMessage): ChatMessage {
  if (message.role === 'user') return message;
  const isRunning = message.state === 'waiting' || message.state === 'streaming';
  if (!isRunning) return message;
  const parts = message.parts.map((part): Answer['parts'][number] =>
    part.kind === 'tool' && (part.run.state === 'asking' || part.run.state === 'running')
      ? { ...part, run: { ...part.run, state: 'failed' } }
      : part,
  );
  const isCut = lastText(parts) !== '' || undefined;
  return { ...message, parts, state: 'interrupted', isCut, waitingFor: undefined };
}
