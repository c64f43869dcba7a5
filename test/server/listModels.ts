import { type Reply, refuse } from './reply.ts';
import type { Route } from './routes.ts';
import { limitsOf, type ServerConfig } from './serverConfig.ts';
import { type ListingFormat, listedModel } from './wire/modelListing.ts';
import { modelNotFound } from './wire/wireError.ts';

const formats: readonly ListingFormat[] = ['default', 'openrouter', 'huggingface'];

/** Answers a listing, or one model of it. `asked` is the query's `format`. */
export function listModels(
  { listing, id }: Extract<Route, { kind: 'models' }>,
  config: ServerConfig,
  asked: string | null,
): Reply {
  const format = formats.find((known) => known === asked) ?? 'default';
  const as = { format, kind: listing, limits: limitsOf(config) };
  const models = config.models.filter((model) => listing === 'account' || model.isPublic);
  if (id === undefined) {
    const data = models.map((model) => listedModel(model, as));
    return { kind: 'json', body: { object: 'list', data } };
  }
  const model = models.find((entry) => entry.id === id);
  if (model) return { kind: 'json', body: listedModel(model, as) };
  if (listing === 'account') return refuse(modelNotFound(id));
  const detail = `Model '${id}' not found or not publicly available`;
  return refuse({ status: 404, body: { detail } });
}
