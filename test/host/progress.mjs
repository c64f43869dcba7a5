/** How often a long step says that it is still at work, in ms: often enough that nobody takes it for hung. */
const heartbeatMs = 5000;

/**
 * Runs a long step: says what begins, now and then that it goes on, and how long it took.
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function showProgress(title, work) {
  const start = performance.now();
  const seconds = () => ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${title} …`);
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const beat = () => {
    timer = setTimeout(() => {
      console.log(`  still at it after ${seconds()} s`);
      beat();
    }, heartbeatMs);
  };
  beat();
  try {
    const result = await work();
    console.log(`  done in ${seconds()} s`);
    return result;
  } finally {
    clearTimeout(timer);
  }
}
