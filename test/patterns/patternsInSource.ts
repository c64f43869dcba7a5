import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { SyntaxNode } from '../../src/core/syntax/syntaxTree.ts';
import { readGrammar, startTreeSitter } from '../../src/host/syntax/treeSitter.ts';
import { readGrammarFile } from '../support/grammars.ts';

/** A regular expression and where it is written: `src/core/a.ts:12`. */
export interface Pattern {
  readonly place: string;
  readonly source: string;
  readonly flags: string;
}

export interface PatternsInSource {
  readonly literals: readonly Pattern[];
  /** Places where a pattern is put together at run time: `src/core/a.ts:12`. */
  readonly dynamic: readonly string[];
}

/** All regular expressions that stand in `src`, told by the grammars that the extension ships. */
export async function readPatterns(): Promise<PatternsInSource> {
  await startTreeSitter(await readGrammarFile('runtime'));
  const grammars = {
    ts: await readGrammar(await readGrammarFile('typescript')),
    tsx: await readGrammar(await readGrammarFile('tsx')),
  };
  const literals: Pattern[] = [];
  const dynamic: string[] = [];
  for (const path of sourceFiles()) {
    const text = readFileSync(path, 'utf8');
    const place = (at: number) =>
      `${path.replaceAll(sep, '/')}:${text.slice(0, at).split('\n').length}`;
    const visit = (node: SyntaxNode): void => {
      const own = text.slice(node.startIndex, node.endIndex);
      if (node.type === 'regex') {
        const end = own.lastIndexOf('/');
        literals.push({
          place: place(node.startIndex),
          source: own.slice(1, end),
          flags: own.slice(end + 1),
        });
      } else if (/^(?:new\s+)?RegExp\s*\(/.test(own) && /^(?:new|call)_expression$/.test(node.type))
        dynamic.push(place(node.startIndex));
      for (const child of node.children) if (child !== null) visit(child);
    };
    const tree = (path.endsWith('x') ? grammars.tsx : grammars.ts).parse(text);
    visit(tree.root);
    tree.dispose();
  }
  return { literals, dynamic };
}

const sourceFiles = (): readonly string[] =>
  readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
    .map((path) => join('src', path));
