/** Asks the user once per conversation whether the model may use tools. */
export interface ToolPermission {
  /** Resolves at once when it was decided before; with false when `signal` fires. */
  ask(runId: string, signal: AbortSignal): Promise<boolean>;
  /** The user's decision about a call that waits for it. */
  decide(runId: string, isAllowed: boolean): void;
}

export interface ToolPermissionDeps {
  isAllowed(): boolean;
  /** Remembers that the user allows it in this conversation. */
  allow(): void;
}

export function createToolPermission(deps: ToolPermissionDeps): ToolPermission {
  const waiting = new Map<string, (isAllowed: boolean) => void>();
  return {
    ask(runId, signal) {
      if (deps.isAllowed()) return Promise.resolve(true);
      if (signal.aborted) return Promise.resolve(false);
      return new Promise((resolve) => {
        const settle = (isAllowed: boolean) => {
          waiting.delete(runId);
          signal.removeEventListener('abort', refuse);
          resolve(isAllowed);
        };
        const refuse = () => settle(false);
        waiting.set(runId, settle);
        signal.addEventListener('abort', refuse, { once: true });
      });
    },
    decide(runId, isAllowed) {
      const settle = waiting.get(runId);
      if (settle === undefined) return;
      if (isAllowed) deps.allow();
      settle(isAllowed);
    },
  };
}
