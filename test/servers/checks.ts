/** Runs named checks one after the other and says what came of each. */
export interface Checks {
  run(name: string, check: () => Promise<void>): Promise<void>;
  readonly passed: number;
  readonly failed: number;
}

/**
 * Only what hangs takes so long: how fast a machine is decides nothing. A weak model on a busy one takes minutes for its
 * twenty places.
 */
const hangMs = 900_000;

export function createChecks(): Checks {
  let passed = 0;
  let failed = 0;
  return {
    async run(name, check) {
      const began = performance.now();
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`hangs for ${hangMs} ms`)), hangMs);
      });
      try {
        await Promise.race([check(), late]);
        passed += 1;
        console.log(`  ✔ ${name} (${Math.round(performance.now() - began)} ms)`);
      } catch (error) {
        failed += 1;
        console.log(
          `  ✖ ${name}\n${error instanceof Error ? (error.stack ?? error.message) : error}`,
        );
      } finally {
        clearTimeout(timer);
      }
    },
    get passed() {
      return passed;
    },
    get failed() {
      return failed;
    },
  };
}
