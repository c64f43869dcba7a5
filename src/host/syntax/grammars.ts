import type { Log } from '../../core/ports.ts';
import { type GrammarName, grammarOf } from '../../core/syntax/grammarOf.ts';
import type { Grammars } from '../../core/syntax/syntaxTree.ts';
import type { Grammar } from './treeSitter.ts';

export interface GrammarsDeps {
  /** Reads a WebAssembly file: a grammar, or the runtime of all. */
  readonly read: (name: GrammarName | 'runtime') => Promise<Uint8Array>;
  readonly log: Log;
}

/**
 * The grammars that are shipped. Each is read and compiled when its language is first asked for, the runtime with the
 * first of them, both outside of the activation bundle. One that cannot be read is logged and done without.
 */
export function createGrammars({ read, log }: GrammarsDeps): Grammars {
  const grammars = new Map<GrammarName, Grammar | undefined>();
  const loading = new Map<GrammarName, Promise<Grammar | undefined>>();
  let starting: Promise<typeof import('./treeSitter.ts')> | undefined;

  async function start() {
    const [treeSitter, runtime] = await Promise.all([import('./treeSitter.ts'), read('runtime')]);
    await treeSitter.startTreeSitter(runtime);
    return treeSitter;
  }

  async function compile(name: GrammarName): Promise<Grammar | undefined> {
    try {
      starting ??= start();
      const [treeSitter, grammar] = await Promise.all([starting, read(name)]);
      return await treeSitter.readGrammar(grammar);
    } catch (error) {
      log.warn('grammar.failed', { name, error: String(error) });
      return undefined;
    }
  }

  async function loadOnce(name: GrammarName): Promise<Grammar | undefined> {
    const grammar = await compile(name);
    grammars.set(name, grammar);
    return grammar;
  }

  function load(name: GrammarName): Promise<Grammar | undefined> {
    const started = loading.get(name) ?? loadOnce(name);
    loading.set(name, started);
    return started;
  }

  return {
    ready(languageId) {
      const name = grammarOf(languageId);
      if (name === undefined) return undefined;
      // Never rejects: a failure is logged where it happens.
      if (!loading.has(name)) void load(name);
      return grammars.get(name)?.parse;
    },
    async load(languageId) {
      const name = grammarOf(languageId);
      return name === undefined ? undefined : (await load(name))?.parseInTurns;
    },
  };
}
