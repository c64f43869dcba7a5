/** Runs named checks one after the other and says what came of each. */
export interface Checks {
  run(name: string, check: () => Promise<void>, timeoutMs?: number): Promise<void>;
  readonly passed: number;
  readonly failed: number;
}

const usualTimeoutMs = 30_000;

export function createChecks(): Checks {
  let passed = 0;
  let failed = 0;
  return {
    async run(name, check, timeoutMs = usualTimeoutMs) {
      const began = performance.now();
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`hangs for ${timeoutMs} ms`)), timeoutMs);
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
