/** How far back the report looks. */
export const reportRanges = ['hour', 'day', 'week', 'month'] as const;
export type ReportRange = (typeof reportRanges)[number];
