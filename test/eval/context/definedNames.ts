import { readFile } from 'node:fs/promises';
import type { SyntaxNode } from '../../../src/core/syntax/syntaxTree.ts';
import { type Grammar, readGrammar, startTreeSitter } from '../../../src/host/syntax/treeSitter.ts';
import type { EvalPlace } from './places.ts';
import type { Project, ProjectFile } from './projects.ts';

/** Finds what a file defines, by its syntax tree: independent of how the extension guesses it. */
export interface NameReader {
  namesIn(file: ProjectFile): ReadonlySet<string>;
}

/** Nodes that define something which others may name, with the child that holds the name where it is not the first. */
const defining = new Set(
  `function_declaration generator_function_declaration class_declaration abstract_class_declaration method_definition
   interface_declaration type_alias_declaration enum_declaration enum_assignment public_field_definition field_definition
   property_signature method_signature abstract_method_signature function_signature internal_module
   function_definition class_definition
   method_declaration type_spec type_alias const_spec field_declaration method_elem method_spec
   function_item struct_item enum_item enum_variant trait_item type_item const_item static_item mod_item
   macro_definition function_signature_item union_item`.split(/\s+/),
);
const isName = /^(?:\w+_)?identifier$/;
/** Above these a variable belongs to the whole file. */
const topLevel = new Set([
  'program',
  'export_statement',
  'module',
  'source_file',
  'class_definition',
  'block',
]);

const grammarFiles: Readonly<Record<string, string>> = {
  typescript: 'typescript',
  javascript: 'javascript',
  python: 'python',
  go: 'go',
  rust: 'rust',
};

export async function createNameReader(): Promise<NameReader> {
  const folder = 'node_modules/@vscode/tree-sitter-wasm/wasm';
  await startTreeSitter(await readFile(`${folder}/tree-sitter.wasm`));
  const grammars = new Map<string, Grammar>();
  for (const [languageId, name] of Object.entries(grammarFiles))
    grammars.set(
      languageId,
      await readGrammar(await readFile(`${folder}/tree-sitter-${name}.wasm`)),
    );
  return {
    namesIn({ languageId, text }) {
      const names = new Set<string>();
      const tree = grammars.get(languageId)?.parse(text);
      if (tree === undefined) return names;
      visit(tree.root, (node) => {
        const name = nameOf(node);
        if (name !== undefined)
          names.add(text.slice(name.startIndex, name.endIndex).replace(/^#/, ''));
      });
      tree.dispose();
      return names;
    },
  };
}

function visit(node: SyntaxNode, see: (node: SyntaxNode) => void): void {
  see(node);
  for (const child of node.children) if (child?.isNamed === true) visit(child, see);
}

const firstName = (node: SyntaxNode): SyntaxNode | undefined =>
  node.children.find((child) => child !== null && isName.test(child.type)) ?? undefined;

function nameOf(node: SyntaxNode): SyntaxNode | undefined {
  if (defining.has(node.type)) return firstName(node);
  if (node.type === 'variable_declarator' || node.type === 'var_spec')
    return isTopLevel(node.parent?.parent) ? firstName(node) : undefined;
  return node.type === 'assignment' || node.type === 'assignment_expression'
    ? assignedName(node)
    : undefined;
}

/** `self.a = …`, `A.prototype.b = …`, `exports.c = …`: the last of the name. In Python what a module or class sets. */
function assignedName(node: SyntaxNode): SyntaxNode | undefined {
  const target = node.children[0] ?? undefined;
  if (target?.type === 'attribute' || target?.type === 'member_expression') {
    const last = target.children.at(-1) ?? undefined;
    return last !== undefined && isName.test(last.type) ? last : undefined;
  }
  const isPython = node.type === 'assignment' && isTopLevel(node.parent?.parent);
  return isPython && target !== undefined && isName.test(target.type) ? target : undefined;
}

function isTopLevel(node: SyntaxNode | null | undefined): boolean {
  if (node === null || node === undefined) return true;
  if (node.type === 'block') return node.parent?.type === 'class_definition';
  return topLevel.has(node.type);
}

/**
 * The names that a project defines beside a place. What only the statement itself, or a part that is not written yet,
 * defines cannot be known.
 */
export function knownNames(
  reader: NameReader,
  { files }: Project,
): (place: Pick<EvalPlace, 'file' | 'document'>) => ReadonlySet<string> {
  const namesOf = new Map(files.map((file) => [file, reader.namesIn(file)]));
  return ({ file, document }) =>
    new Set([
      ...files
        .filter((other) => other !== file)
        .flatMap((other) => [...(namesOf.get(other) ?? [])]),
      ...reader.namesIn({ ...file, text: document }),
    ]);
}
