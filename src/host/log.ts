import type { LogOutputChannel } from 'vscode';
import type { Log, LogFields } from '../core/ports.ts';

/** Writes `event key=value …` lines into the output channel; its level is the user's to set there. */
export function createLog(channel: LogOutputChannel): Log {
  return {
    trace: (event, fields) => channel.trace(line(event, fields)),
    debug: (event, fields) => channel.debug(line(event, fields)),
    info: (event, fields) => channel.info(line(event, fields)),
    warn: (event, fields) => channel.warn(line(event, fields)),
    error: (event, fields) => channel.error(line(event, fields)),
  };
}

function line(event: string, fields: LogFields | undefined): string {
  if (fields === undefined) return event;
  const parts = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${typeof value === 'string' ? JSON.stringify(value) : value}`);
  return [event, ...parts].join(' ');
}
