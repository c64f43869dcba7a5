// `npm run bench:chat`: how the panel keeps up with a fast model, beside a panel that reads everything anew.
// `npm run bench:chat -- --seconds 300`: the same for one answer that goes on for so long; the panel alone. Where the answer
// is stopped as too long, “Continue” is selected. `--shape code|line|paragraph|table|list|item`: it is one endless block.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { chatHtml } from '../../../src/host/chat/chatHtml.ts';
import { launchBrowser } from '../../host/browser.ts';
import { installChromium } from '../../host/installChromium.ts';
import type { StreamFigures, StreamRun } from './drivenHost.ts';

const tokensPerSecond = 3_000;
const { seconds, shape } = parseArgs({
  options: { seconds: { type: 'string' }, shape: { type: 'string' } },
}).values;
const isLong = seconds !== undefined;
const load = {
  tokens: isLong ? Number(seconds) * tokensPerSecond : 5_000,
  tokensPerSecond,
  shape,
  earlier: 200,
};

/** What ours has to reach. A frame of a 60 Hz screen is 16.7 ms. */
const goals = { taskMs: 50, framesPerSecond: 55, lastTokenMs: 50, leftMb: 3 };

async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'chrome130',
    tsconfig: 'test/tsconfig.json',
  });
  return outputFiles[0]?.text ?? '';
}

const html = (kind: 'ours' | 'naive') =>
  chatHtml({
    script: `/${kind}.js`,
    style: '/chat.css',
    cspSource: "'self'",
    nonce: 'bench',
    title: kind,
  });

async function startServer() {
  const files = new Map<string, readonly [type: string, content: string]>([
    [
      '/',
      [
        'text/html',
        '<!DOCTYPE html><title>host</title><style>iframe{width:420px;height:760px;border:0}</style><script type="module" src="/host.js"></script>',
      ],
    ],
    ['/host.js', ['text/javascript', await bundle('test/bench/chat/drivenHost.ts')]],
    ['/ours.html', ['text/html', html('ours')]],
    ['/ours.js', ['text/javascript', await readFile('dist/chat.js', 'utf8')]],
    ['/naive.html', ['text/html', html('naive')]],
    ['/naive.js', ['text/javascript', await bundle('test/bench/chat/naivePanel.ts')]],
    ['/chat.css', ['text/css', await readFile('media/chat.css', 'utf8')]],
  ]);
  const server = createServer(({ url }, response) => {
    const [type, content] = files.get(url ?? '') ?? [undefined, undefined];
    if (type === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return { origin: `http://127.0.0.1:${address.port}`, close: () => server.close() };
}

/** Used JavaScript memory in MB after a collection of garbage. */
async function usedMb(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  for (let round = 0; round < 3; round += 1) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 1e6;
}

interface Figures extends StreamFigures {
  /** Memory of the page before any panel was opened in it, with the open panel, and after it was closed. */
  readonly beforeMb: number;
  readonly openMb: number;
  readonly afterMb: number;
}

async function measure(
  browser: Browser,
  origin: string,
  kind: StreamRun['kind'],
): Promise<Figures> {
  const page = await browser.newPage({ viewport: { width: 460, height: 800 } });
  page.on('pageerror', (error) => console.error('In the page:', error));
  await page.addInitScript(await bundle('test/bench/chat/probe.ts'));
  await page.goto(origin);
  const beforeMb = await usedMb(page);
  const run = () => page.evaluate((options) => window.runStream(options), { ...load, kind });
  const close = () => page.evaluate(() => window.closePanel());
  // The first run warms the browser's compiler and is not counted. What it leaves behind is.
  if (!isLong) {
    await run();
    await close();
  }
  const figures = await run();
  const openMb = await usedMb(page);
  await close();
  await page.waitForTimeout(500);
  const afterMb = await usedMb(page);
  await page.close();
  return { ...figures, beforeMb, openMb, afterMb };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function report(ours: Figures, naive: Figures | undefined): boolean {
  const fps = (figures: Figures) => 1_000 / median(figures.frameMs);
  const rows: readonly (readonly [string, (figures: Figures) => number, string, boolean])[] = [
    [
      'longest task while streaming, ms (0: none of 50 or more)',
      (f) => f.longestStreamTaskMs,
      `≤ ${goals.taskMs}`,
      ours.longestStreamTaskMs <= goals.taskMs,
    ],
    ['tasks of 50 ms and more', (f) => f.longTasks, '0', ours.longTasks === 0],
    [
      'frames per second, median',
      fps,
      `≥ ${goals.framesPerSecond}`,
      fps(ours) >= goals.framesPerSecond,
    ],
    ['frame time p95, ms', (f) => percentile(f.frameMs, 0.95), '', true],
    ['longest frame, ms', (f) => f.frameMs.reduce((a, b) => Math.max(a, b), 0), '', true],
    [
      'last token on screen after, ms',
      (f) => f.lastTokenMs,
      `≤ ${goals.lastTokenMs}`,
      ours.lastTokenMs <= goals.lastTokenMs,
    ],
    ['stream took, ms', (f) => f.streamMs, '', true],
    ['longest task while loading, ms', (f) => f.longestLoadTaskMs, '', true],
    ['memory of the open panel, MB', (f) => f.openMb - f.beforeMb, '', true],
    [
      'memory left after closing, MB',
      (f) => f.afterMb - f.beforeMb,
      `≤ ${goals.leftMb}`,
      ours.afterMb - ours.beforeMb <= goals.leftMb,
    ],
  ];
  console.log(
    `\n${load.tokens} tokens at ${load.tokensPerSecond} tokens/s into a transcript of ${load.earlier} messages\n`,
  );
  const ofNaive = (read: (figures: Figures) => number) =>
    (naive === undefined ? '' : read(naive).toFixed(1)).padStart(10);
  console.log(
    `${''.padEnd(58)}${'ours'.padStart(10)}${(isLong ? '' : 'naive').padStart(10)}   goal`,
  );
  for (const [label, read, goal, isReached] of rows)
    console.log(
      `${label.padEnd(58)}${read(ours).toFixed(1).padStart(10)}${ofNaive(read)}   ${goal}${isReached ? '' : '  MISSED'}`,
    );
  return rows.every(([, , , isReached]) => isReached);
}

const server = await startServer();
const browser = await launchBrowser(await installChromium());
try {
  const ours = await measure(browser, server.origin, 'ours');
  const naive = isLong ? undefined : await measure(browser, server.origin, 'naive');
  if (!report(ours, naive)) process.exitCode = 1;
} finally {
  await browser.close();
  server.close();
}
