import { readChat } from './dialects/chat.ts';
import { readCompletions } from './dialects/completions.ts';
import { readFim, readInfill } from './dialects/fill.ts';
import type { Dialect } from './dialects/job.ts';
import { readOpenAiChat } from './dialects/openAiChat.ts';
import type { ServerConfig } from './serverConfig.ts';
import type { ListingKind } from './wire/modelListing.ts';

/** What a path is for. */
export type Route =
  | { readonly kind: 'generate'; readonly dialect: Dialect }
  | { readonly kind: 'models'; readonly listing: ListingKind; readonly id?: string }
  | { readonly kind: 'warming' };

type ProviderDialect = ServerConfig['flavour'];

const generators: Readonly<Record<ProviderDialect, Readonly<Record<string, Dialect>>>> = {
  cerebras: { '/v1/chat/completions': readChat, '/v1/completions': readCompletions },
  openai: { '/v1/chat/completions': readOpenAiChat, '/v1/completions': readCompletions },
  mistral: { '/v1/chat/completions': readOpenAiChat, '/v1/fim/completions': readFim },
  llamacpp: { '/v1/chat/completions': readOpenAiChat, '/infill': readInfill },
};

/** Finds what a request is for; undefined where the flavour's API has nothing. */
export function findRoute(
  flavour: ProviderDialect,
  method: string,
  path: string,
): Route | undefined {
  if (method === 'POST') {
    const dialect = generators[flavour][path];
    return dialect && { kind: 'generate', dialect };
  }
  if (method !== 'GET') return undefined;
  if (flavour === 'cerebras' && path === '/v1/tcp_warming') return { kind: 'warming' };
  const models = /^(\/public)?\/v1\/models(?:\/(.+))?$/.exec(path);
  if (!models || (models[1] && flavour !== 'cerebras')) return undefined;
  const id = models[2] === undefined ? {} : { id: decodeURIComponent(models[2]) };
  return { kind: 'models', listing: models[1] ? 'public' : 'account', ...id };
}
