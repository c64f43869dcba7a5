import type { Page } from 'playwright-core';
import { encodeMoving, type Frame } from './encode.ts';

interface PaintedFrame {
  /** A PNG, base64. */
  readonly png: string;
  /** When it was shown, in seconds of the browser's clock. */
  readonly at: number;
}

/** A page as it is painted, frame by frame, until `stop`. */
async function watch(page: Page): Promise<{ stop(): Promise<readonly PaintedFrame[]> }> {
  const session = await page.context().newCDPSession(page);
  const frames: PaintedFrame[] = [];
  session.on('Page.screencastFrame', ({ data, metadata, sessionId }) => {
    frames.push({ png: data, at: metadata.timestamp ?? Number.NaN });
    void session.send('Page.screencastFrameAck', { sessionId });
  });
  await session.send('Page.startScreencast', { format: 'png' });
  return {
    async stop() {
      await session.send('Page.stopScreencast');
      return frames;
    },
  };
}

/** Two or three frames a second: typing still looks like typing, and the file stays small. */
const leastMs = 400;
/** The last frame is shown this long before the recording starts again. */
const lastMs = 2_500;

/** Records a page while `act` works in it, at its own pace, as an endless WebP. */
export async function record(page: Page, act: () => Promise<void>): Promise<Uint8Array> {
  const recording = await watch(page);
  await act();
  const frames = thin(await recording.stop());
  if (frames.length === 0) throw new Error('nothing was painted');
  return encodeMoving(
    frames.map(({ png, at }, index): Frame => {
      const next = frames[index + 1];
      return {
        png: Buffer.from(png, 'base64'),
        delayMs: next === undefined ? lastMs : (next.at - at) * 1000,
      };
    }),
  );
}

function thin(frames: readonly PaintedFrame[]): readonly PaintedFrame[] {
  const kept: PaintedFrame[] = [];
  for (const frame of frames) {
    const last = kept.at(-1);
    // Of those too close together the later one counts.
    if (last !== undefined && (frame.at - last.at) * 1000 < leastMs)
      kept[kept.length - 1] = { png: frame.png, at: last.at };
    else kept.push(frame);
  }
  return kept;
}
