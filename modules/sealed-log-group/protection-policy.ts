import type { Environment } from '../../foundation/environment';
import type { ArchiveClass } from '../../foundation/vocabulary';

/**
 * By which others could do what its owner can, or pay: in no log on purpose.
 * Source: "Types of data that you can protect" in the CloudWatch Logs guide.
 */
const SECRETS = [
  'AwsSecretKey',
  'CreditCardNumber',
  'CreditCardSecurityCode',
  'OpenSshPrivateKey',
  'PgpPrivateKey',
  'PkcsPrivateKey',
  'PuttyPrivateKey',
];

/** What the sanitiser should have taken out. */
const PERSONAL = ['Address', 'EmailAddress'];

/** Who approved, stopped or released something is what records of the class are kept for, and a subject may be an e-mail address. */
const identifiersOf = (archiveClass: ArchiveClass) =>
  archiveClass === 'audit' ? SECRETS : [...PERSONAL, ...SECRETS].sort();

/**
 * Whatever reaches a log all the same is masked for everybody who may not unmask, which nobody here may, and on every
 * way out of it: for metric filters and subscriptions too, so that it does not reach the archive.
 * Source: "Help protect sensitive log data with masking" in the CloudWatch Logs guide.
 */
export const maskedLogs = ({ partition, namePrefix, name }: Environment, archiveClass: ArchiveClass) => {
  const DataIdentifier = identifiersOf(archiveClass).map(
    (kind) => `arn:${partition}:dataprotection::aws:data-identifier/${kind}`,
  );
  return {
    Name: `${namePrefix}-${name}-${archiveClass}`,
    Version: '2021-06-01',
    Statement: [
      { Sid: 'Count', DataIdentifier, Operation: { Audit: { FindingsDestination: {} } } },
      { Sid: 'Mask', DataIdentifier, Operation: { Deidentify: { MaskConfig: {} } } },
    ],
  };
};
