/** Asks the user whether the model may use tools: once per conversation for those that read, each time for others. */
export interface ToolPermission {
  /** Resolves at once when it was decided before; with false when `signal` fires. */
  ask(runId: string, isEachTime: boolean, signal: AbortSignal): Promise<boolean>;
  /** The user's decision about a call that waits for it. */
  decide(runId: string, isAllowed: boolean): void;
}

export interface ToolPermissionDeps {
  isAllowed(): boolean;
  /** Remembers that the user allows it in this conversation. */
  allow(): void;
}

export function createToolPermission(deps: ToolPermissionDeps): ToolPermission {
  const waiting = new Map<
    string,
    { readonly isEachTime: boolean; settle(isAllowed: boolean): void }
  >();
  return {
    ask(runId, isEachTime, signal) {
      if (!isEachTime && deps.isAllowed()) return Promise.resolve(true);
      if (signal.aborted) return Promise.resolve(false);
      return new Promise((resolve) => {
        const settle = (isAllowed: boolean) => {
          waiting.delete(runId);
          signal.removeEventListener('abort', refuse);
          resolve(isAllowed);
        };
        const refuse = () => settle(false);
        waiting.set(runId, { isEachTime, settle });
        signal.addEventListener('abort', refuse, { once: true });
      });
    },
    decide(runId, isAllowed) {
      const run = waiting.get(runId);
      if (run === undefined) return;
      if (isAllowed && !run.isEachTime) deps.allow();
      run.settle(isAllowed);
    },
  };
}
