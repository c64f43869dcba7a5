// Loaded before the tests, in the way in which they are: the settings of fast-check are those of one loaded copy of it.
import fc from 'fast-check';

const seed = process.env['SLIPSTREAM_PROPERTY_SEED'];
const path = process.env['SLIPSTREAM_PROPERTY_PATH'];
if (seed !== undefined)
  fc.configureGlobal({ seed: Number(seed), ...(path === undefined ? {} : { path }) });
