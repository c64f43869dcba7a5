/** Something to dispose of; structurally the editor's own `Disposable`. Calling `dispose` twice is harmless. */
export interface Disposable {
  dispose(): void;
}

/** Owns disposables and lets them go together, in reverse order, once. */
export interface DisposableStore extends Disposable {
  /** Takes ownership and returns its argument. What is added after disposal is disposed at once. */
  own<T extends Disposable>(item: T): T;
  readonly isDisposed: boolean;
}

export function createStore(): DisposableStore {
  const items: Disposable[] = [];
  let isDisposed = false;
  return {
    own(item) {
      if (isDisposed) item.dispose();
      else items.push(item);
      return item;
    },
    get isDisposed() {
      return isDisposed;
    },
    dispose() {
      if (isDisposed) return;
      isDisposed = true;
      for (let item = items.pop(); item !== undefined; item = items.pop()) item.dispose();
    },
  };
}

/** Wraps a function as a disposable that runs it at most once. */
export function onDispose(run: () => void): Disposable {
  let isDone = false;
  return {
    dispose() {
      if (isDone) return;
      isDone = true;
      run();
    },
  };
}
