import type { ServerConfig } from '../serverConfig.ts';
import type { Refusal } from './wireError.ts';

/** A refusal as the flavour's API writes it. */
export interface EncodedError {
  readonly contentType: string;
  readonly text: string;
}

/** Cerebras: flat fields, `{detail}` from the gateway, empty text where nothing is routed. Others nest. */
export function encodeError(refusal: Refusal, flavour: ServerConfig['flavour']): EncodedError {
  const { body, status } = refusal;
  if (body === '') return { contentType: 'text/plain', text: '' };
  return { contentType: 'application/json', text: JSON.stringify(shape(status, body, flavour)) };
}

function shape(
  status: number,
  body: Exclude<Refusal['body'], ''>,
  flavour: ServerConfig['flavour'],
): unknown {
  if ('detail' in body) return body;
  switch (flavour) {
    case 'cerebras':
      return body;
    case 'openai':
      return { error: body };
    case 'mistral':
      return { object: 'error', ...body };
    case 'llamacpp':
      return { error: { code: status, message: body.message, type: body.type } };
  }
}
