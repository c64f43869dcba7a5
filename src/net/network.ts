/** An HTTP proxy that is asked to tunnel (CONNECT). */
export interface ConnectProxy {
  /** `http:` or `https:`; no name, password or path. */
  readonly url: URL;
  /** Value of `proxy-authorization`, where the user's settings hold one. */
  readonly authorization?: string;
}

/**
 * How an origin is reached. `fetch`: only the editor's own fetch gets through (a proxy that asks for the user's
 * credentials, SOCKS).
 */
export type Route =
  | { readonly kind: 'direct' }
  | { readonly kind: 'proxy'; readonly proxy: ConnectProxy }
  | { readonly kind: 'fetch'; readonly fetch: typeof globalThis.fetch };

/** Everything of the user's network that a connection depends on. Decided off the request path. */
export interface Network {
  /** The route to an origin such as `https://api.cerebras.ai`. Must answer at once. */
  readonly routeTo: (origin: string) => Route;
  /** Trusted certificates in PEM; undefined: those that Node trusts by default. */
  readonly ca: readonly string[] | undefined;
  /** Further certificates, read when a connection fails for want of one. May block. */
  readonly systemCa: (() => readonly string[]) | undefined;
  /** `http.proxyStrictSSL`. */
  readonly rejectUnauthorized: boolean;
}

export const directRoute: Route = { kind: 'direct' };

/** No proxy, Node's own certificates. */
export const directNetwork: Network = {
  routeTo: () => directRoute,
  ca: undefined,
  systemCa: undefined,
  rejectUnauthorized: true,
};
