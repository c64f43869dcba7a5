import type { ComponentChildren } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import { fill } from '../../shared/panelTexts.ts';
import type { CodeAction } from '../../shared/protocol.ts';
import { IconButton } from '../iconButton.tsx';
import { LongText } from '../longText.tsx';
import { AnswerId, usePanel } from '../panelContext.ts';
import { readFenceInfo } from './fenceInfo.ts';
import { type CodeNode, longestHighlighted } from './highlight.ts';
import { useIsNear } from './useIsNear.ts';

interface CodeBlockProps {
  readonly info: string;
  readonly code: string;
  readonly isClosed: boolean;
}

/** A code block with its language, file, number of lines and what can be done with it. */
export function CodeBlock({ info, code, isClosed }: CodeBlockProps) {
  const { texts } = usePanel();
  const { language, path } = readFenceInfo(info, code);
  const lines = countLines(code);
  const label = [path, language || texts.code].filter(Boolean).join(', ');
  return (
    <section class="code" aria-label={label}>
      <div class="code-head">
        <span class="code-name" title={path}>
          {path ?? (language || texts.code)}
        </span>
        <span class="code-lines">{lines === 1 ? texts.oneLine : fill(texts.lineCount, lines)}</span>
        {isClosed && <CodeButtons code={code} language={language} path={path} />}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: wide code is scrolled with the keyboard. */}
      <pre tabIndex={0} dir="ltr">
        {isClosed && code.length <= longestHighlighted ? (
          <HighlightedCode language={language} code={code} />
        ) : (
          <code>
            <LongText text={code} />
          </code>
        )}
      </pre>
    </section>
  );
}

function countLines(code: string): number {
  let count = 1;
  for (let at = code.indexOf('\n'); at >= 0; at = code.indexOf('\n', at + 1)) count += 1;
  return count;
}

function HighlightedCode({ language, code }: { readonly language: string; readonly code: string }) {
  const { highlightQueue } = usePanel();
  const ref = useRef<HTMLElement>(null);
  const isNear = useIsNear(ref);
  const [nodes, setNodes] = useState<readonly CodeNode[] | undefined>(undefined);
  useEffect(() => {
    setNodes(undefined);
    return isNear ? highlightQueue.request(language, code, setNodes) : undefined;
  }, [highlightQueue, language, code, isNear]);
  return <code ref={ref}>{nodes === undefined ? code : nodes.map(drawNode)}</code>;
}

function drawNode(node: CodeNode, key: number): ComponentChildren {
  if (typeof node === 'string') return node;
  return (
    <span key={key} class={node.scopes.join(' ')}>
      {node.children.map(drawNode)}
    </span>
  );
}

const copiedMs = 1_500;

function CodeButtons(props: {
  readonly code: string;
  readonly language: string;
  readonly path: string | undefined;
}) {
  const { texts, send, announce } = usePanel();
  const answerId = useContext(AnswerId);
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setIsCopied(false), copiedMs);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const act = (action: CodeAction) => () => {
    send({ type: 'code', action, ...props, ...(answerId !== undefined && { answerId }) });
    if (action !== 'copy') return;
    setIsCopied(true);
    announce(texts.copied);
  };
  const isShell = /^(bash|sh|shell|zsh|console|powershell|ps1|bat|cmd|fish)$/.test(props.language);
  return (
    <div class="code-buttons" role="toolbar" aria-label={texts.code}>
      <IconButton
        icon={isCopied ? 'done' : 'copy'}
        label={isCopied ? texts.copied : texts.copy}
        onClick={act('copy')}
      />
      <IconButton icon="insert" label={texts.insert} onClick={act('insert')} />
      <IconButton icon="apply" label={texts.apply} onClick={act('apply')} />
      {isShell ? (
        <IconButton icon="terminal" label={texts.toTerminal} onClick={act('terminal')} />
      ) : (
        <IconButton icon="newFile" label={texts.newFile} onClick={act('newFile')} />
      )}
    </div>
  );
}
