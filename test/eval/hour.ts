// Plays a working hour on a trial key's limits: `npm run eval:hour`.
// Real: the router, the quota gate, the engine of ghost text, the files that are typed, the reading of limits and
// refusals. Simulated, in virtual time: the user, the editor's waits, the model and its limits (the test server's).
import { readHourFiles } from './hour/hourBrain.ts';
import { type HourResult, playHour } from './hour/workingHour.ts';

const hourMs = 3_600_000;
const seeds = [1, 2, 3];

const columns: readonly (readonly [string, (result: HourResult) => number | string])[] = [
  ['automatic answered', (result) => result.automatic],
  ['automatic 429', (result) => result.automaticRefused],
  [
    'of the room left',
    (result) => `${Math.round((100 * result.automatic) / result.automaticAvailable)} %`,
  ],
  ['asked', (result) => result.asked.length],
  ['asked answered', (result) => result.asked.filter(({ outcome }) => outcome === 'done').length],
  ['asked 429', (result) => result.askedRefused],
  [
    'longest wait',
    (result) =>
      `${(Math.max(0, ...result.asked.filter(({ outcome }) => outcome === 'done').map(({ waitedMs }) => waitedMs)) / 1_000).toFixed(1)} s`,
  ],
];

console.log(['hour', ...columns.map(([name]) => name)].join(' | '));
for (const [name, windows, isGated, hasTyping] of [
  ['one window, nobody types', 1, true, false],
  ['one window, gate', 1, true, true],
  ['one window, no gate', 1, false, true],
  ['two windows, nobody types', 2, true, false],
  ['two windows, gate', 2, true, true],
  ['two windows, no gate', 2, false, true],
] as const)
  for (const seed of seeds) {
    const began = performance.now();
    const result = await playHour({
      ...readHourFiles(seed),
      seed: String(seed),
      windows,
      isGated,
      hasTyping,
      durationMs: hourMs,
    });
    const tookS = ((performance.now() - began) / 1_000).toFixed(1);
    console.log(
      [`${name} (seed ${seed})`, ...columns.map(([, read]) => read(result)), `${tookS} s`].join(
        ' | ',
      ),
    );
  }
