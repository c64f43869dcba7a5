/** Ends an exhaustive `switch`: a new variant of the union fails to compile here. Throws if reached. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
