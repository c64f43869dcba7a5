import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import go from 'highlight.js/lib/languages/go';
import ini from 'highlight.js/lib/languages/ini';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import kotlin from 'highlight.js/lib/languages/kotlin';
import markdown from 'highlight.js/lib/languages/markdown';
import php from 'highlight.js/lib/languages/php';
import python from 'highlight.js/lib/languages/python';
import ruby from 'highlight.js/lib/languages/ruby';
import rust from 'highlight.js/lib/languages/rust';
import shell from 'highlight.js/lib/languages/shell';
import sql from 'highlight.js/lib/languages/sql';
import swift from 'highlight.js/lib/languages/swift';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import { createLowlight } from 'lowlight';

/** A coloured piece of code. `scopes` are the highlighter's names, e.g. `hljs-keyword`. */
export type CodeNode =
  | string
  | { readonly scopes: readonly string[]; readonly children: readonly CodeNode[] };

/** Code longer than this many UTF-16 units stays plain: colouring it takes longer than one frame may. */
export const longestHighlighted = 40_000;

export interface Highlighter {
  /** The code as a tree of coloured pieces; undefined when the language is not known or the code is too long. */
  highlight(language: string, code: string): readonly CodeNode[] | undefined;
}

export function createHighlighter(): Highlighter {
  const lowlight = createLowlight({
    bash,
    c,
    cpp,
    csharp,
    css,
    diff,
    dockerfile,
    go,
    ini,
    java,
    javascript,
    json,
    kotlin,
    markdown,
    php,
    python,
    ruby,
    rust,
    shell,
    sql,
    swift,
    typescript,
    xml,
    yaml,
  });
  lowlight.registerAlias({
    javascript: ['node'],
    typescript: ['tsx', 'mts', 'cts'],
    xml: ['vue', 'svelte'],
    ini: ['toml', 'properties'],
    json: ['jsonc', 'json5'],
    css: ['scss', 'less'],
  });
  return {
    highlight(language, code) {
      if (code.length > longestHighlighted || !lowlight.registered(language)) return undefined;
      return lowlight.highlight(language, code).children.flatMap(toCodeNode);
    },
  };
}

type HastNode = ReturnType<ReturnType<typeof createLowlight>['highlight']>['children'][number];

function toCodeNode(node: HastNode): CodeNode[] {
  if (node.type === 'text') return [node.value];
  if (node.type !== 'element') return [];
  const names = node.properties.className;
  const scopes = Array.isArray(names) ? names.map(String) : [];
  return [{ scopes, children: node.children.flatMap(toCodeNode) }];
}
