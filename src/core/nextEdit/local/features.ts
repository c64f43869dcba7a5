/** What the gate looks at, in the order of its weights. Each is 0 to about 1. */
export const featureNames = [
  'isLineRepeat',
  'isInsertion',
  'isDeletion',
  'isSubstitution',
  'similarity',
  'isVerySimilar',
  'isSameLine',
  'completeness',
  'isComplete',
  'seenTwice',
  'contextLeft',
  'contextRight',
  'contextSum',
  'isRename',
  'isPureInsertion',
  'isPureDeletion',
  'oldLength',
  'newLength',
  'oldWords',
  'hasOldWord',
  'placesLeft',
  'isOnlyPlace',
  'isFewPlaces',
  'nearness',
  'isNextDoor',
  'recency',
  'isLatest',
  'hunkLines',
  'isSingleLine',
  'editCount',
  'isOneEdit',
  'sourceLines',
  'sourceKept',
  'sourceIncomplete',
  'isCode',
  'isComment',
  'isString',
  'isImport',
  'isConflicting',
  'isComposite',
  'anchorLength',
  'oldElsewhere',
  'newElsewhere',
  'contextAbove',
  'contextBelow',
  'isTrivial',
  'isSameIndentation',
  'isTemplate',
  'templateWords',
  'templateUses',
  'bracketsBroken',
  'placeRank',
  'hasTwin',
] as const;

export type FeatureName = (typeof featureNames)[number];
export type Features = Readonly<Record<FeatureName, number>>;

/** 0 for none, about 1 for sixteen or more. */
export const logScale = (count: number): number => Math.min(1.5, Math.log2(1 + count) / 4);

// Object.fromEntries forgets which keys it was given.
const zeros = Object.fromEntries(featureNames.map((name) => [name, 0])) as Features;

/** All zero. */
export const noFeatures = (): Record<FeatureName, number> => ({ ...zeros });
