import { useRef } from 'preact/hooks';
import { cutText, type TextPieces } from './textPieces.ts';

/** Text as it is, which may be long and grow: what is out of sight is not laid out, what stays the same is not touched. */
export function LongText({ text }: { readonly text: string }) {
  const cut = useRef<TextPieces | undefined>(undefined);
  if (cut.current?.text !== text) cut.current = cutText(text, cut.current);
  return (
    <>
      {cut.current.pieces.map((piece, index) => (
        <span key={index} class="chunk">
          {piece}
        </span>
      ))}
    </>
  );
}
