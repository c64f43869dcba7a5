import sharp from 'sharp';

/** Small enough for a page that loads at once on a slow line. */
const maxStillBytes = 40_000;
const maxMovingBytes = 150_000;
/** Wider than the Extensions view shows a README; narrower, text in the editor can no longer be read. */
const stillWidth = 1100;
const movingWidth = 720;

/** One step of a moving picture: a PNG, and how long it is shown, in ms. */
export interface Frame {
  readonly png: Buffer;
  readonly delayMs: number;
}

/** A PNG as WebP of at most 40 kB, in the best quality that fits. Throws where none does. */
export function encodeStill(png: Buffer): Promise<Buffer> {
  return bestFit('the picture', maxStillBytes, (quality) =>
    sharp(png)
      .resize({ width: stillWidth, withoutEnlargement: true })
      .webp({ quality, effort: 6, smartSubsample: true })
      .toBuffer(),
  );
}

/** Frames as an endless WebP of at most 150 kB, in the best quality that fits. Throws where none does. */
export async function encodeMoving(frames: readonly Frame[]): Promise<Buffer> {
  const pages = await Promise.all(
    frames.map(({ png }) => sharp(png).resize({ width: movingWidth }).png().toBuffer()),
  );
  const delay = frames.map(({ delayMs }) => Math.round(delayMs));
  return bestFit('the recording', maxMovingBytes, (quality) =>
    sharp(pages, { join: { animated: true } })
      .webp({ quality, effort: 4, delay, loop: 0, minSize: true })
      .toBuffer(),
  );
}

async function bestFit(
  name: string,
  maxBytes: number,
  encode: (quality: number) => Promise<Buffer>,
): Promise<Buffer> {
  for (const quality of [70, 55, 40, 30, 20]) {
    const encoded = await encode(quality);
    if (encoded.length <= maxBytes) return encoded;
  }
  throw new Error(`${name} does not fit into ${maxBytes} bytes`);
}
