/** More changed lines than these are compared side by side. */
export const maxLinesInPlace = 5;
