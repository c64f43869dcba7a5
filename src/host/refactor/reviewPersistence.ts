import type { Disposable } from '../../core/lifetime.ts';
import type { Storage } from '../../core/ports.ts';
import { type OnUnexpected, run } from '../listen.ts';
import type { ReviewStore } from './reviewStore.ts';

/** One value for all folders: names of those with pending reviews. */
const storageKey = 'pendingReviews';

export interface ReviewPersistenceDeps {
  /** URI of the window's first folder; empty without one. */
  readonly folder: string;
  readonly reviews: Pick<ReviewStore, 'onDidChange' | 'pending'>;
  readonly storage: Storage;
  /** Reviews were pending when this folder's window was last closed or reloaded. */
  readonly onLost: () => void;
  readonly onUnexpected: OnUnexpected;
}

/** Remembers across a reload that changes were pending: the changed text is still there, but its review is not. */
export function createReviewPersistence(deps: ReviewPersistenceDeps): Disposable {
  const { folder, reviews, storage, onLost, onUnexpected } = deps;
  let isPending = false;
  const write = (wanted: boolean) =>
    storage.update(storageKey, (current) => {
      const others = readFolders(current).filter((known) => known !== folder);
      const folders = wanted ? [...others, folder] : others;
      return folders.length === 0 ? undefined : folders;
    });
  run(
    async () => {
      if (!readFolders(await storage.read(storageKey)).includes(folder)) return;
      await write(isPending);
      onLost();
    },
    'review persistence',
    onUnexpected,
  );
  return reviews.onDidChange(() => {
    const wanted = reviews.pending.length > 0;
    if (wanted === isPending) return;
    isPending = wanted;
    run(() => write(wanted), 'review persistence', onUnexpected);
  });
}

const readFolders = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
