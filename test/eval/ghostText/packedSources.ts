import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { SourceFile } from './hiddenPlaces.ts';

/** A real file of somebody else's, with where it is from and its licence. */
export interface PackedSource extends SourceFile {
  readonly source: string;
  readonly licence: string;
}

/** Three files or more of nearly every language of the table, as small as such are. */
export function readPackedSources(): readonly PackedSource[] {
  const packed = gunzipSync(readFileSync('test/fixtures/sources/sources.json.gz')).toString();
  const sources: readonly PackedSource[] = JSON.parse(packed);
  return sources;
}
