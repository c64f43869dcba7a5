/**
 * How a vendor writes its keys: its name; the letters that its keys begin with, separated by blanks; what follows, as the source
 * of a regular expression made of a few classes of bounded length; where that is published.
 */
export type VendorRow = readonly [vendor: string, starts: string, rest: string, source: string];

export const gitleaks = 'https://github.com/gitleaks/gitleaks/blob/master/config/gitleaks.toml';
export const trufflehog = 'https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors';
export const gitHub =
  'https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns';

export const hex = (length: number): string => `[a-fA-F0-9]{${length}}`;
export const uuid = '[a-fA-F0-9]{8}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{12}';
