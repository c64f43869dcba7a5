import type { Disposable, ExtensionContext } from 'vscode';
import { createStore } from './core/lifetime.ts';

/** Builds the house: net → core → host, by hand. Everything it makes is let go by the returned disposable. */
export function compose(_context: ExtensionContext): Disposable {
  return createStore();
}
