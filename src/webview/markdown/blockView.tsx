import type { Token, Tokens } from 'marked';
import type { ComponentChildren, JSX } from 'preact';
import { CodeBlock } from '../code/codeBlock.tsx';
import { Inline } from './inline.tsx';
import type { Block } from './markdownStream.ts';

/** Draws one block of an answer. */
export function drawBlock(block: Block): JSX.Element {
  if (block.kind === 'code')
    return (
      <CodeBlock key={block.key} info={block.info} code={block.code} isClosed={block.isClosed} />
    );
  if (block.kind === 'plain')
    return (
      <p key={block.key} class="plain">
        {block.text}
      </p>
    );
  return <BlockToken key={block.key} token={block.token} />;
}

function BlockToken({ token }: { readonly token: Token }) {
  return <>{drawToken(token, 0)}</>;
}

function drawTokens(tokens: readonly Token[] | undefined): ComponentChildren {
  return tokens?.map(drawToken);
}

function drawToken(token: Token, key: number): ComponentChildren {
  switch (token.type) {
    case 'space':
    case 'def':
      return null;
    case 'heading':
      return <Heading key={key} depth={token.depth} tokens={token.tokens ?? []} />;
    case 'paragraph':
      return (
        <p key={key} dir="auto">
          <Inline tokens={token.tokens ?? []} />
        </p>
      );
    case 'blockquote':
      return (
        <blockquote key={key} dir="auto">
          {drawTokens(token.tokens)}
        </blockquote>
      );
    case 'hr':
      return <hr key={key} />;
    case 'code':
      return <CodeBlock key={key} info={token.lang ?? ''} code={token.text} isClosed />;
    case 'list':
      return drawList(token, key);
    case 'table':
      return drawTable(token, key);
    case 'html':
      return (
        <p key={key} class="plain">
          {token.raw}
        </p>
      );
    default:
      return <Inline key={key} tokens={[token]} />;
  }
}

function Heading({ depth, tokens }: { readonly depth: number; readonly tokens: readonly Token[] }) {
  // A message is headed by an h2: the headings within begin below it.
  const Tag = (['h3', 'h4', 'h5', 'h6'] as const)[depth - 1] ?? 'h6';
  return (
    <Tag dir="auto">
      <Inline tokens={tokens} />
    </Tag>
  );
}

function drawList(token: Tokens.List | Tokens.Generic, key: number): JSX.Element {
  const items: readonly Tokens.ListItem[] = token.items;
  const children = items.map((item, index) => (
    <li key={index} dir="auto" class={item.task ? 'task' : undefined}>
      {drawTokens(item.tokens)}
    </li>
  ));
  if (!token.ordered) return <ul key={key}>{children}</ul>;
  return (
    <ol key={key} start={token.start === '' ? 1 : token.start}>
      {children}
    </ol>
  );
}

function drawTable(token: Tokens.Table | Tokens.Generic, key: number): JSX.Element {
  const header: readonly Tokens.TableCell[] = token.header;
  const rows: readonly (readonly Tokens.TableCell[])[] = token.rows;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keyboard.
    <div key={key} class="table" tabIndex={0}>
      <table>
        <thead>
          <tr>{header.map((cell, index) => drawCell(cell, index, 'th'))}</tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>{row.map((cell, column) => drawCell(cell, column, 'td'))}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function drawCell(cell: Tokens.TableCell, key: number, Tag: 'th' | 'td'): JSX.Element {
  return (
    <Tag key={key} dir="auto" class={cell.align === null ? undefined : `align-${cell.align}`}>
      <Inline tokens={cell.tokens} />
    </Tag>
  );
}
