import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureStart } from '../../coldstart/measureStart.ts';

/** `npm run coldstart` has the figures; here one start of each kind tells that it can, and what is loaded. */
const short = { settleMs: 2_000, idleMs: 0 };

describe('a cold start', () => {
  let dataFolder = '';
  before(() => {
    dataFolder = mkdtempSync(join(tmpdir(), 'slipstream-cold-data-'));
  });
  after(() => rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 }));

  for (const [which, isPrecompiled] of [
    ['loads the main bundle, and what this server is spoken to with', false],
    ['takes its compiled code from the start before', true],
  ] as const)
    it(which, async () => {
      const { activation, modules, connections } = await measureStart({
        hasSlipstream: true,
        settings: { 'slipstream.local.enabled': false },
        dataFolder,
        ...short,
      });
      // The simulated server speaks HTTP/1.1 only; with HTTP/2, as providers have it, undici is not read.
      assert.deepEqual(modules, ['extension.cjs', 'undici.cjs']);
      assert.ok(connections > 0, 'the connection is warmed');
      assert.ok(activation !== undefined && activation.loadMs > 0 && activation.buildMs > 0);
      assert.equal(activation.isPrecompiled, isPrecompiled);
    });

  it('leaves no timer and opens no connection while it is switched off', async () => {
    const { modules, timersRunning, connections } = await measureStart({
      hasSlipstream: true,
      settings: { 'slipstream.enabled': false },
      ...short,
    });
    assert.deepEqual(modules, ['extension.cjs']);
    assert.equal(timersRunning, 0);
    assert.equal(connections, 0);
  });
});
