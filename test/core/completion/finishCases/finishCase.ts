/** One answer at one place. `│` in `at` is the cursor. */
export interface FinishCase {
  readonly name: string;
  readonly language: string;
  readonly at: string;
  readonly answer: string;
  /** What is shown; undefined for nothing. */
  readonly shown: string | undefined;
  readonly replaced?: number;
}
