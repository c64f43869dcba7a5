import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { launchBrowser, openProfile } from '../host/browser.ts';
import { installChromium } from '../host/installChromium.ts';
import { installEditor } from '../host/installEditor.ts';
import { readManifest } from '../host/manifest.ts';
import { startForTest } from '../host/startForTest.ts';
import { waitFor } from '../support/waitFor.ts';

const root = join(import.meta.dirname, '..', '..');
const probeId = 'slipstream.cold-probe-1.0.0';
const probe = join(import.meta.dirname, probeId);
const trivial = join(import.meta.dirname, 'slipstream.trivial-1.0.0');

const figuresSchema = z.object({
  activation: z.optional(
    z.object({
      /** The loader that the manifest names, from the editor's marks around its `require()`. */
      requireMs: z.number(),
      /** Slipstream's own marks: the bundle read, compiled and run; everything built. */
      loadMs: z.number(),
      /** Whether an earlier start had compiled it. */
      isPrecompiled: z.boolean(),
      buildMs: z.number(),
      /** What of both is processor time of the host's thread: nothing that others do on the machine is in it. */
      cpuMs: z.number(),
      /** The editor's “Startup Performance”: from its first step for us to the end, with all that others do meanwhile. */
      wholeMs: z.number(),
      /** Activating an extension that does nothing, in the same host at the same time. */
      trivialMs: z.number(),
    }),
  ),
  rssMb: z.number(),
  heapMb: z.number(),
  /** Of one core; null where it was not watched. */
  idleCpuPercent: z.nullable(z.number()),
  /** Of Slipstream: running at the end of settling, and gone off while the host was watched. */
  timersRunning: z.number(),
  timersFired: z.number(),
  handles: z.array(z.string()),
  /** Bundles of Slipstream that were loaded. */
  modules: z.array(z.string()),
});
export interface StartFigures extends z.infer<typeof figuresSchema> {
  /** What reached the simulated server. */
  readonly connections: number;
}

export interface StartKind {
  readonly hasSlipstream: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** How long the host is left alone before it is looked at, and watched after that. */
  readonly settleMs: number;
  readonly idleMs: number;
  /** Keeps the editor's state from start to start. Without: an editor that was never started before. */
  readonly dataFolder?: string;
}

/** Starts an editor in a fresh browser profile, leaves it alone, and returns what its extension host measured. */
export async function measureStart({
  hasSlipstream,
  settings = {},
  settleMs,
  idleMs,
  dataFolder,
}: StartKind): Promise<StartFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'slipstream-cold-'));
  const file = join(folder, 'figures.json');
  const extension = hasSlipstream
    ? ({ kind: 'linked', folder: root, id: readManifest(root).folderName } as const)
    : ({ kind: 'linked', folder: probe, id: probeId } as const);
  const env = {
    SLIPSTREAM_COLD_PROBE: file,
    SLIPSTREAM_COLD_SETTLE_MS: String(settleMs),
    SLIPSTREAM_COLD_IDLE_MS: String(idleMs),
  };
  const started = await startForTest(
    {
      root,
      install: await installEditor(root),
      extension,
      env,
      ...(dataFolder !== undefined && { dataFolder }),
    },
    { settings, ...(hasSlipstream && { besides: [probe, trivial] }) },
  );
  const browser = await launchBrowser(await installChromium());
  try {
    const page = await (await openProfile(browser)).newPage();
    await page.goto(started.editor.url);
    await waitFor(() => existsSync(file), 'the figures of the probe');
    const text = readFileSync(file, 'utf8');
    const figures = figuresSchema.safeParse(JSON.parse(text));
    if (!figures.success) throw new Error(`the probe says: ${text}`);
    const { connections } = started.ground.server.stats();
    return { ...figures.data, connections: connections.accepted };
  } finally {
    await browser.close();
    await started.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
