import gifenc from 'gifenc';
import type { Page } from 'playwright-core';

interface Frame {
  /** A PNG, base64. */
  readonly png: string;
  /** When it was shown, in seconds of the browser's clock. */
  readonly at: number;
}

/** A page as it is painted, frame by frame, until `stop`. */
async function watch(page: Page): Promise<{ stop(): Promise<readonly Frame[]> }> {
  const session = await page.context().newCDPSession(page);
  const frames: Frame[] = [];
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

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The frame's pixels, four bytes each. The browser reads PNGs, so nothing else has to. */
async function pixels(page: Page, png: string, { width, height }: Size): Promise<Uint8Array> {
  const base64 = await page.evaluate(
    async ({ source, w, h }) => {
      const picture = new Image();
      picture.src = `data:image/png;base64,${source}`;
      await picture.decode();
      const canvas = document.createElement('canvas');
      canvas.width = w;
      canvas.height = h;
      const context = canvas.getContext('2d');
      context?.drawImage(picture, 0, 0, w, h);
      const { data } = context?.getImageData(0, 0, w, h) ?? { data: new Uint8ClampedArray() };
      let text = '';
      for (let at = 0; at < data.length; at += 32_768)
        text += String.fromCharCode(...data.subarray(at, at + 32_768));
      return btoa(text);
    },
    { source: png, w: width, h: height },
  );
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

/** Closer together than this nobody sees them apart; 12 a second. */
const leastMs = 80;
/** The last frame stands before it begins anew. */
const lastMs = 2_500;
const colours = 255;

/** Records a page while `act` works in it, at its own pace, as a GIF that goes round. */
export async function record(
  page: Page,
  size: Size,
  act: () => Promise<void>,
): Promise<Uint8Array> {
  const recording = await watch(page);
  await act();
  const frames = thin(await recording.stop());
  const blank = await page.context().newPage();
  const gif = gifenc.GIFEncoder();
  const last = frames.at(-1);
  if (last === undefined) throw new Error('nothing was painted');
  // One palette for all, from the frames with the most to see: what stays then stays the same.
  const samples = [frames[Math.floor(frames.length / 2)] ?? last, last];
  const seen = await Promise.all(samples.map(({ png }) => pixels(blank, png, size)));
  const palette = gifenc.quantize(new Uint8Array(Buffer.concat(seen)), colours);
  let before: Uint8Array | undefined;
  for (const [index, { png, at }] of frames.entries()) {
    const next = frames[index + 1];
    const shown = gifenc.applyPalette(await pixels(blank, png, size), palette);
    const delay = next === undefined ? lastMs : Math.round((next.at - at) * 1000);
    gif.writeFrame(changed(shown, before), size.width, size.height, {
      ...(index === 0 ? { palette: [...palette, [0, 0, 0]] } : {}),
      delay,
      transparent: index > 0,
      transparentIndex: palette.length,
      dispose: 1,
    });
    before = shown;
  }
  gif.finish();
  await blank.close();
  return gif.bytes();

  /** What is as before is transparent: that is most of it, and takes next to no room. */
  function changed(shown: Uint8Array, former: Uint8Array | undefined): Uint8Array {
    return former === undefined
      ? shown
      : shown.map((colour, at) => (colour === former[at] ? palette.length : colour));
  }
}

function thin(frames: readonly Frame[]): readonly Frame[] {
  const kept: Frame[] = [];
  for (const frame of frames) {
    const last = kept.at(-1);
    // Of those too close together the later one counts.
    if (last !== undefined && (frame.at - last.at) * 1000 < leastMs)
      kept[kept.length - 1] = { png: frame.png, at: last.at };
    else kept.push(frame);
  }
  return kept;
}
