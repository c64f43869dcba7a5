import type { RequestError } from '../errors.ts';
import type { LogFields } from '../ports.ts';

/** What the log needs to tell why a listing could not be had: the kind and the cause, never a body. */
export function errorFields(error: RequestError): LogFields {
  const fields: Record<string, string | number> = { error: error.kind };
  if ('code' in error && error.code !== undefined) fields['code'] = error.code;
  if ('status' in error && error.status !== undefined) fields['status'] = error.status;
  if ('phase' in error) fields['phase'] = error.phase;
  if ('issue' in error) fields['issue'] = error.issue;
  return fields;
}
