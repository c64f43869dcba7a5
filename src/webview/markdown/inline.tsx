import type { Token } from 'marked';
import type { ComponentChildren } from 'preact';
import { fill } from '../../shared/panelTexts.ts';
import { usePanel } from '../panelContext.ts';
import { decodeEntities } from './entities.ts';
import { safeLink } from './safeLink.ts';

/** Draws the words of a paragraph, a heading, a table cell. Markup of HTML is shown as it is written. */
export function Inline({ tokens }: { readonly tokens: readonly Token[] }) {
  return <>{tokens.map((token, index) => drawInline(token, index))}</>;
}

function drawInline(token: Token, key: number): ComponentChildren {
  const inner = 'tokens' in token && <Inline tokens={token.tokens ?? []} />;
  switch (token.type) {
    case 'text':
      // A text with tokens is the content of a tight list item.
      return inner || decodeEntities(token.text);
    case 'escape':
      return token.text;
    case 'strong':
      return <strong key={key}>{inner}</strong>;
    case 'em':
      return <em key={key}>{inner}</em>;
    case 'del':
      return <del key={key}>{inner}</del>;
    case 'codespan':
      return <CodeSpan key={key} text={token.text} />;
    case 'html':
      return /^<br\s*\/?>$/i.test(token.raw) ? <br key={key} /> : token.raw;
    case 'br':
      return <br key={key} />;
    case 'checkbox':
      return (
        <input
          key={key}
          type="checkbox"
          disabled
          checked={token.checked}
          aria-label={token.checked ? '☑' : '☐'}
        />
      );
    case 'link':
      return (
        <Link key={key} href={token.href}>
          {inner}
        </Link>
      );
    case 'image':
      return <ImageLink key={key} href={token.href} label={token.text} />;
    default:
      return token.raw;
  }
}

/** `src/a.ts:12` opens that line. */
const place = /^((?:[\w@.-]+[/\\])*[\w@-][\w@.-]*\.\w+):(\d{1,7})(?:[-:]\d+)?$/;

function CodeSpan({ text }: { readonly text: string }) {
  const { send } = usePanel();
  const [, path, line] = place.exec(text) ?? [];
  const code = <code>{text}</code>;
  if (path === undefined) return code;
  const open = () => send({ type: 'openPlace', path, line: Number(line) });
  return (
    <button type="button" class="link" onClick={open}>
      {code}
    </button>
  );
}

interface LinkProps {
  readonly href: string;
  readonly children: ComponentChildren;
}

function Link({ href, children }: LinkProps) {
  const { texts } = usePanel();
  const address = safeLink(href);
  if (address === undefined) return <span class="dead-link">{children}</span>;
  return (
    <a href={address} title={fill(texts.linkTo, address)} rel="noreferrer noopener">
      {children}
    </a>
  );
}

/** Pictures are not loaded: that would tell their server who reads what. */
function ImageLink({ href, label }: { readonly href: string; readonly label: string }) {
  const { texts } = usePanel();
  return <Link href={href}>{fill(texts.imageLink, label === '' ? href : label)}</Link>;
}
