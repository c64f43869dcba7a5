import assert from 'node:assert/strict';
import { measureStart, type StartFigures } from '../../coldstart/measureStart.ts';

/** `npm run coldstart` has the figures; here a fiftieth of its starts tells that nothing grew out of its bounds. */
const short = { settleMs: 2_000, idleMs: 0 };

describe('a cold start', () => {
  it('loads one bundle, and reports what activation took', async () => {
    const { activation, modules } = await measureStart({
      hasSlipstream: true,
      settings: { 'slipstream.local.enabled': false },
      ...short,
    });
    assert.deepEqual(modules, ['extension.cjs']);
    assert.ok(activation !== undefined && activation.callMs >= 0 && activation.loadMs >= 0);
  });

  it('leaves no timer and no socket while it is switched off', async () => {
    const bare = await measureStart({ hasSlipstream: false, ...short });
    const off = await measureStart({
      hasSlipstream: true,
      settings: { 'slipstream.enabled': false },
      ...short,
    });
    assert.deepEqual(off.modules, ['extension.cjs']);
    assert.equal(off.timersRunning, 0);
    const sockets = ({ handles }: StartFigures) => handles.filter((name) => /TCP|TLS/.test(name));
    assert.deepEqual(sockets(off), sockets(bare));
  });
});
