// An extension that measures how late the event loop of its extension host is, what the host holds, and, while there is a
// file `profile` in its folder, for how long Slipstream held it in one go. It writes the figures since the last time at
// each SIGUSR2. It also shows the editor's own comparison of two texts, as the least that any comparison takes.
const { appendFileSync, existsSync, readFileSync, watchFile, writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const { commands, EventEmitter, Uri, workspace } = require('vscode');

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

exports.activate = () => {
  const folder = process.env['SLIPSTREAM_LOOP_PROBE'] ?? '';
  comparePlainly(folder);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: 500 });
  let isProfiling = false;
  writeFileSync(`${folder}/pid`, String(process.pid));
  process.on('SIGUSR2', () => {
    const ms = (/** @type {number} */ nanoseconds) => nanoseconds / 1e6;
    const loop = {
      p50: ms(delay.percentile(50)),
      p99: ms(delay.percentile(99)),
      max: ms(delay.max),
    };
    const report = (/** @type {number | undefined} */ ownMs) => {
      isProfiling = existsSync(`${folder}/profile`);
      if (isProfiling) session.post('Profiler.start');
      // Gives back to the system what the heap only keeps in reserve.
      collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
      const { heapUsed, external } = process.memoryUsage();
      const memory = { heldMb: (heapUsed + external) / 1e6, residentMb: residentBytes() / 1e6 };
      delay.reset();
      appendFileSync(`${folder}/figures`, `${JSON.stringify({ ...loop, ...memory, ownMs })}\n`);
    };
    if (!isProfiling) report(undefined);
    else session.post('Profiler.stop', (_error, { profile }) => report(longestOwn(profile)));
  });
};

/** Without what is mapped from files, where the system tells it. */
function residentBytes() {
  const status = '/proc/self/status';
  const text = existsSync(status) ? readFileSync(status, 'utf8') : '';
  const [, kilobytes] = /^RssAnon:\s+(\d+) kB$/m.exec(text) ?? [];
  return kilobytes === undefined ? process.memoryUsage().rss : Number(kilobytes) * 1024;
}

/**
 * Does what the file `comparison` in the folder says: `{left, text}` opens the editor's own comparison of a file with a
 * text, `{text}` changes that text and notes when in `compared-at`, as wall clock time in ms.
 * @param {string} folder
 */
function comparePlainly(folder) {
  const changes = new EventEmitter();
  let text = '';
  let count = 0;
  let uri = Uri.parse('loop-probe:none');
  workspace.registerTextDocumentContentProvider('loop-probe', {
    onDidChange: changes.event,
    provideTextDocumentContent: () => text,
  });
  watchFile(`${folder}/comparison`, { interval: 20 }, async ({ size }) => {
    if (size === 0) return;
    const asked = JSON.parse(readFileSync(`${folder}/comparison`, 'utf8'));
    text = asked.text;
    if (asked.left === undefined) {
      const atMs = performance.timeOrigin + performance.now();
      changes.fire(uri);
      writeFileSync(`${folder}/compared-at`, `${atMs}\n`);
      return;
    }
    count += 1;
    uri = Uri.from({ scheme: 'loop-probe', path: asked.left, query: String(count) });
    await commands.executeCommand('vscode.diff', Uri.file(asked.left), uri, 'Plain comparison', {
      preview: false,
    });
  });
}

/** The bundles, by the folder they are installed in or by the one it links to. */
const isOwnCode = (/** @type {string} */ url) =>
  url.includes('/slipstream.slipstream-') ||
  url.includes(process.env['SLIPSTREAM_LOOP_PROBE_OWN'] ?? 'none');

/**
 * The longest stretch in which every sample has code of Slipstream on its stack, in ms, with the collector's work in it.
 * @param {import('node:inspector').Profiler.Profile} profile
 */
function longestOwn({ nodes, samples = [], timeDeltas = [] }) {
  const own = new Set();
  const mark = (/** @type {number} */ id, /** @type {boolean} */ isOwn) => {
    const node = byId.get(id);
    if (node === undefined) return;
    const isHere = isOwn || isOwnCode(node.callFrame.url);
    if (isHere) own.add(id);
    for (const child of node.children ?? []) mark(child, isHere);
  };
  const byId = new Map(nodes.map((node) => [node.id, node]));
  mark(nodes[0]?.id ?? 0, false);
  let longest = 0;
  let stretch = 0;
  for (const [index, id] of samples.entries()) {
    const isCollector = byId.get(id)?.callFrame.functionName === '(garbage collector)';
    if (own.has(id) || (isCollector && stretch > 0)) stretch += (timeDeltas[index + 1] ?? 0) / 1000;
    else stretch = 0;
    longest = Math.max(longest, stretch);
  }
  return longest;
}
