/// <reference path="./undici.d.ts" />
// A bundle of its own (dist/undici.cjs), read when a connection first needs it.
import Agent from 'undici/lib/dispatcher/agent.js';
import Client from 'undici/lib/dispatcher/client.js';

export { Agent, Client };
