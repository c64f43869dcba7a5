// Measures the extension host that it runs in, and writes what it found to the file that the environment names: what
// Slipstream's activation took, by its own event as for a user, and what the host holds and does when nobody asks
// anything.
const { readFileSync, realpathSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const { commands, extensions, Uri, workspace } = require('vscode');

const target = 'slipstream.slipstream';
/** Does nothing; starts when the target does. */
const trivial = 'slipstream.trivial';
/** How long the host may settle, and how long it is watched after that. */
const settleMs = Number(process.env['SLIPSTREAM_COLD_SETTLE_MS']);
const idleMs = Number(process.env['SLIPSTREAM_COLD_IDLE_MS']);
const sleep = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

/** Slipstream's timers that are running, and how often any of them has gone off. */
const timers = { running: new Set(), fired: 0 };

/** Of this thread, between Slipstream's marks, in microseconds. */
const cpu = { at: 0, spent: 0 };

exports.activate = () => {
  watchMarks();
  watchTimers(realFolder());
  measure().then(
    (figures) => write(figures),
    (error) => write({ error: String(error?.stack ?? error) }),
  );
};

/** Where its code is: this probe lies in the same repository. */
function realFolder() {
  const measured = extensions.getExtension(target);
  return measured === undefined ? undefined : realpathSync(join(measured.extensionPath, 'dist'));
}

/** Takes the processor time at each mark that opens a turn of Slipstream's, and at each measure that closes it. */
function watchMarks() {
  // Newer than the types of the oldest Node that is supported.
  /** @type {typeof process.cpuUsage} */
  const usage = Reflect.get(process, 'threadCpuUsage') ?? process.cpuUsage;
  const now = () => {
    const { user, system } = usage.call(process);
    return user + system;
  };
  const { mark, measure } = performance;
  Object.assign(performance, {
    mark(/** @type {string} */ name) {
      if (name.startsWith('slipstream.')) cpu.at = now();
      return mark.call(performance, name);
    },
    measure(/** @type {string} */ name, /** @type {PerformanceMeasureOptions} */ options) {
      if (name.startsWith('slipstream.')) cpu.spent += now() - cpu.at;
      return measure.call(performance, name, options);
    },
  });
}

/** Tells timers of one folder's code from those of others by where they are set. @param {string | undefined} folder */
function watchTimers(folder) {
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  const isOurs = () => folder !== undefined && new Error().stack?.includes(folder);
  const watched = Object.assign(
    (
      /** @type {() => void} */ run,
      /** @type {number} */ ms,
      /** @type {unknown[]} */ ...given
    ) => {
      if (!isOurs()) return set(run, ms, ...given);
      const timer = set(() => {
        timers.running.delete(timer);
        timers.fired += 1;
        Reflect.apply(run, undefined, given);
      }, ms);
      timers.running.add(timer);
      return timer;
    },
    set,
  );
  Object.assign(globalThis, {
    setTimeout: watched,
    clearTimeout: (/** @type {NodeJS.Timeout} */ timer) => {
      timers.running.delete(timer);
      clear(timer);
    },
  });
}

/** @param {unknown} figures */
function write(figures) {
  const file = process.env['SLIPSTREAM_COLD_PROBE'];
  if (file === undefined) return;
  // Whoever waits for the file reads it as soon as it is there.
  writeFileSync(`${file}.part`, JSON.stringify(figures));
  renameSync(`${file}.part`, file);
}

async function measure() {
  const measured = extensions.getExtension(target);
  for (let left = 300; measured !== undefined && !measured.isActive && left > 0; left -= 1)
    await sleep(100);
  const beside = extensions.getExtension(trivial);
  for (let left = 300; beside !== undefined && !beside.isActive && left > 0; left -= 1)
    await sleep(100);
  await sleep(settleMs);
  const folder = realFolder();
  const modules = Object.keys(require.cache).filter(
    (path) => folder !== undefined && path.startsWith(folder),
  );
  // Gives back to the system what the heap only keeps in reserve: 40 MB in some starts, and none in others.
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  const { heapUsed } = process.memoryUsage();
  const handles = process.getActiveResourcesInfo().sort();
  const timersRunning = timers.running.size;
  const firedBefore = timers.fired;
  const before = process.cpuUsage();
  await sleep(idleMs);
  const { user, system } = process.cpuUsage(before);
  return {
    activation: measured === undefined ? undefined : await activation(),
    rssMb: residentBytes() / 1e6,
    heapMb: heapUsed / 1e6,
    idleCpuPercent: (user + system) / (idleMs * 10),
    timersRunning,
    timersFired: timers.fired - firedBefore,
    handles,
    modules: modules.map((path) => path.replace(/^.*[\\/]/, '')),
  };
}

/**
 * Without what is mapped from files, where the system tells it: the pages of Node's own binary and of its libraries are
 * counted or not as the system pleases, 50 MB of them.
 */
function residentBytes() {
  try {
    const [, kilobytes] =
      /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) * 1024;
  } catch {
    // Not Linux.
  }
  return process.memoryUsage().rss;
}

/**
 * Milliseconds of the host's thread that activating took, turn by turn, and of the wall clock from the first to the last.
 */
async function activation() {
  const [before, after] = ['will', 'did'].map((when) =>
    markAt(`code/extHost/${when}LoadExtensionCode/${target}`),
  );
  const [load] = performance.getEntriesByName('slipstream.load', 'measure');
  const [build] = performance.getEntriesByName('slipstream.build', 'measure');
  return {
    requireMs: after - before,
    loadMs: load?.duration,
    isPrecompiled: Reflect.get(load ?? {}, 'detail')?.isPrecompiled,
    buildMs: build?.duration,
    cpuMs: cpu.spent / 1000,
    wholeMs: await wholeMs(),
    trivialMs: trivialMs(),
  };
}

/** From the editor's first step for the trivial extension to the end of its activation. */
function trivialMs() {
  const [before, after] = ['will', 'did'].map((when) =>
    markAt(`code/extHost/${when}ActivateExtension/${trivial}`),
  );
  return after - before;
}

/** The editor keeps its marks in a list of its own. @param {string} name */
const markAt = (name) =>
  Reflect.get(globalThis, 'MonacoPerformanceMarks')
    .getMarks()
    .find((/** @type {{ name: string }} */ mark) => mark.name === name)?.startTime ?? Number.NaN;

/** Loading, calling and finishing, by the row of the editor's “Startup Performance” page. */
async function wholeMs() {
  // The page is known only once it was shown.
  await commands.executeCommand('perfview.show');
  const page = await workspace.openTextDocument(
    Uri.from({ scheme: 'perf', path: 'Startup Performance' }),
  );
  const row = page
    .getText()
    .split('\n')
    .find((line) => line.includes(target));
  const [, , , load, call, finish] = (row ?? '').split('|').map((cell) => cell.trim());
  return Number(load) + Number(call) + Number(finish);
}
