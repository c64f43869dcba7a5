/** Drawings of 16 × 16 units, in strokes of the text's colour. */
const paths = {
  copy: 'M5.5 5.5h7v8h-7zM3.5 10.500v-8h7',
  done: 'M3 8.500l3.5 3.500L13 4.5',
  insert: 'M2.5 3.500h11M2.5 12.500h11M8 5.500v5M5.8 8.400L8 10.600l2.2-2.2',
  apply: 'M2.5 3.500h6M2.5 8h4M2.5 12.500h3M8 10.500l2.2 2.200L14 8',
  newFile: 'M4 2.500h5l3 3v8H4zM9 2.500v3h3M8 8v4M6 10h4',
  terminal: 'M2.5 3.500h11v9h-11zM5 6.500l2 1.7-2 1.700M8.5 10.200h2.5',
  retry: 'M12.8 8A4.8 4.8 0 1 1 11 4.300M11.2 1.800v2.700H8.5',
  model: 'M3 5.500h8.500M9 3l2.5 2.500L9 8M13 10.500H4.500M7 8l-2.5 2.500L7 13',
  edit: 'M3 13l.6-2.800L10.8 3l2.2 2.2-7.2 7.200zM9.5 4.300l2.2 2.2',
} as const;

export type IconName = keyof typeof paths;

/** A small drawing beside or instead of words: the button that holds it names itself. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
