/** What automatic requests may count on, for a caller that paces itself. */
export interface QuotaBudget {
  /** Automatic requests of the usual size that would pass at once; Infinity where no limit is known. */
  readonly automaticRequestsLeft: number;
  /** Until the next automatic request would pass: 0 for now, Infinity when only the user can change it. */
  readonly nextAutomaticInMs: number;
  /** Advised gap between automatic requests: 0 with plenty left, the limits' own refill time with little. */
  readonly paceMs: number;
}
