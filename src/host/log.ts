import type { LogOutputChannel } from 'vscode';
import type { Log, LogFields } from '../core/ports.ts';

/**
 * Writes `event key=value …` lines into the output channel; its level is the user's to set there. What comes after the
 * channel was closed is dropped.
 */
export function createLog(channel: LogOutputChannel): Log {
  const writer = (level: keyof Log) => (event: string, fields?: LogFields) => {
    try {
      channel[level](line(event, fields));
    } catch {
      // The editor closes the channel at shutdown, maybe before the sockets that still tell of their end. No report is
      // worth the failure of what it tells about.
    }
  };
  return {
    trace: writer('trace'),
    debug: writer('debug'),
    info: writer('info'),
    warn: writer('warn'),
    error: writer('error'),
  };
}

function line(event: string, fields: LogFields | undefined): string {
  if (fields === undefined) return event;
  const parts = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${typeof value === 'string' ? JSON.stringify(value) : value}`);
  return [event, ...parts].join(' ');
}
