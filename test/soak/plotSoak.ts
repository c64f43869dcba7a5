// Draws what `npm run soak` measured: heap, handles and sockets over requests, and the heap over restarts.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';

const root = join(import.meta.dirname, '..', '..');
const runSchema = z.object({
  rows: z.array(
    z.object({
      requests: z.number(),
      heapMb: z.number(),
      handles: z.number(),
      sockets: z.number(),
    }),
  ),
});
type Row = z.infer<typeof runSchema>['rows'][number];

const rowsOf = (name: string): readonly Row[] =>
  runSchema.parse(
    JSON.parse(readFileSync(join(root, 'test-results', 'soak', `${name}.json`), 'utf8')),
  ).rows;

interface Panel {
  readonly title: string;
  readonly lines: readonly { readonly name: string; readonly values: readonly number[] }[];
  readonly at: readonly number[];
}

const size = { width: 460, height: 190, left: 46, top: 34, right: 16, bottom: 30 };
const colours = ['#1f6feb', '#bc4c00', '#1a7f37'];

function draw({ title, lines, at }: Panel, x: number, y: number): string {
  const wide = size.width - size.left - size.right;
  const high = size.height - size.top - size.bottom;
  const top = Math.max(1, ...lines.flatMap(({ values }) => values)) * 1.1;
  const last = Math.max(1, ...at);
  const place = (value: number, index: number) =>
    `${(size.left + ((at[index] ?? 0) / last) * wide).toFixed(1)},${(size.top + high - (value / top) * high).toFixed(1)}`;
  const text = (words: string, place: string) => `<text ${place}>${words}</text>`;
  return [
    `<g transform="translate(${x} ${y})">`,
    text(title, `x="${size.left}" y="14" font-weight="bold"`),
    `<path d="M${size.left} ${size.top}v${high}h${wide}" fill="none" stroke="#888"/>`,
    text(String(Math.round(top)), `x="${size.left - 6}" y="${size.top + 4}" text-anchor="end"`),
    text('0', `x="${size.left - 6}" y="${size.top + high}" text-anchor="end"`),
    text(
      last.toLocaleString('en'),
      `x="${size.left + wide}" y="${size.top + high + 16}" text-anchor="end"`,
    ),
    ...lines.flatMap(({ name, values }, index) => [
      `<polyline points="${values.map(place).join(' ')}" fill="none" stroke="${colours[index]}" stroke-width="1.5"/>`,
      text(name, `x="${size.left + 8 + index * 90}" y="28" fill="${colours[index]}"`),
    ]),
    '</g>',
  ].join('\n');
}

const heap = (title: string, rows: readonly Row[]): Panel => ({
  title,
  at: rows.map(({ requests }) => requests),
  lines: [{ name: 'heap, MB', values: rows.map(({ heapMb }) => heapMb) }],
});
const soak = rowsOf('soak');
const panels: readonly Panel[] = [
  heap('Heap over requests', soak),
  {
    title: 'Handles over requests',
    at: soak.map(({ requests }) => requests),
    lines: [
      { name: 'handles', values: soak.map(({ handles }) => handles) },
      { name: 'sockets', values: soak.map(({ sockets }) => sockets) },
    ],
  },
  heap('Heap, switched off and on', rowsOf('toggles')),
  heap('Heap, torn down and built anew', rowsOf('recompositions')),
];

const drawn = panels.map((panel, index) =>
  draw(panel, (index % 2) * size.width, Math.floor(index / 2) * size.height),
);
writeFileSync(
  join(root, 'media', 'docs', 'soak.svg'),
  `<svg xmlns="http://www.w3.org/2000/svg" width="${2 * size.width}" height="${2 * size.height}" font-family="sans-serif" font-size="11">\n<rect width="100%" height="100%" fill="#fff"/>\n${drawn.join('\n')}\n</svg>\n`,
);
