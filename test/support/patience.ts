/**
 * How long a whole run may take, in ms: the only limit there is, and one that nothing but a hang reaches. A slow machine
 * makes a slow run, never a red one. `SLIPSTREAM_TEST_MINUTES` changes it.
 */
export const runLimitMs = Number(process.env['SLIPSTREAM_TEST_MINUTES'] ?? 120) * 60_000;

/** What of it one test may take, so that one that hangs does not hide what all the others say. */
export const testLimitMs = runLimitMs / 12;

/** What of it one wait may take: less than its test, so that the failure says what was waited for and what was there. */
export const waitLimitMs = testLimitMs / 2;
