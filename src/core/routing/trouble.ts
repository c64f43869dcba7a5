/** What keeps Slipstream from doing its work, in the order in which it is told: the first one wins. */
export type Trouble =
  | { readonly kind: 'missingKey' }
  | { readonly kind: 'wrongKey' }
  | { readonly kind: 'payment' }
  | { readonly kind: 'budget' }
  | { readonly kind: 'providerDown'; readonly retryInMs: number }
  | { readonly kind: 'quota'; readonly retryInMs: number | undefined }
  | { readonly kind: 'retired'; readonly model: string }
  | { readonly kind: 'retiring'; readonly model: string };
