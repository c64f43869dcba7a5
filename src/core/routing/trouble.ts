import type { Task } from '../task.ts';

/** What keeps Slipstream from doing its work, in the order in which it is told: the first one wins. */
export type Trouble =
  /** `provider`: its id. */
  | { readonly kind: 'missingKey'; readonly provider: string }
  | { readonly kind: 'wrongKey'; readonly provider: string }
  | { readonly kind: 'payment' }
  | { readonly kind: 'budget' }
  | { readonly kind: 'providerDown'; readonly retryInMs: number }
  | { readonly kind: 'quota'; readonly retryInMs: number | undefined }
  /** `task`: the first one that uses the model. */
  | { readonly kind: 'retired'; readonly model: string; readonly task: Task }
  | { readonly kind: 'retiring'; readonly model: string; readonly task: Task };
