import { findAssignedSecrets } from './assignedSecrets.ts';
import { findCommandSecrets, findHeaderSecrets, findStatementSecrets } from './commandSecrets.ts';
import { findDataSecrets } from './dataSecrets.ts';
import { findNamedVendorKeys } from './namedVendors.ts';
import { findPrivateKeys } from './privateKeys.ts';
import { mergeSpans, type SecretSpan } from './secretSpan.ts';
import { findUrlPasswords } from './urlPasswords.ts';
import { findAddressKeys, findInnerKeys, findVendorKeys, findWebTokens } from './vendorKeys.ts';

const finders: readonly ((text: string) => readonly SecretSpan[])[] = [
  findPrivateKeys,
  findVendorKeys,
  findInnerKeys,
  findWebTokens,
  findAddressKeys,
  findUrlPasswords,
  findAssignedSecrets,
  findCommandSecrets,
  findHeaderSecrets,
  findStatementSecrets,
  findNamedVendorKeys,
  findDataSecrets,
];

/**
 * Finds passwords, keys, tokens and private keys: by the form their issuers publish, by the name they are given to, by the
 * place they stand at. Examples, templates, hashes, ids and words stay. Spans are in order and disjoint. Linear in the length
 * of the text; 8,000 characters take less than 2 ms.
 */
export function findSecrets(text: string): readonly SecretSpan[] {
  return mergeSpans(finders.flatMap((find) => find(text)));
}
