// An extension that measures how late the event loop of its extension host is. It writes the figures since the last time
// at each SIGUSR2.
const { appendFileSync, writeFileSync } = require('node:fs');
const { monitorEventLoopDelay } = require('node:perf_hooks');

exports.activate = () => {
  const folder = process.env['SLIPSTREAM_LOOP_PROBE'];
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  writeFileSync(`${folder}/pid`, String(process.pid));
  process.on('SIGUSR2', () => {
    const ms = (/** @type {number} */ nanoseconds) => nanoseconds / 1e6;
    const figures = {
      p50: ms(delay.percentile(50)),
      p99: ms(delay.percentile(99)),
      max: ms(delay.max),
    };
    delay.reset();
    appendFileSync(`${folder}/figures`, `${JSON.stringify(figures)}\n`);
  });
};
