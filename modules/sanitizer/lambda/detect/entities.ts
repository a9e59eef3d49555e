/** What the detectors know, by the names that reports and masks use. */
export const ENTITIES = [
  'card',
  'iban',
  'email',
  'phone',
  'ip',
  'mac',
  'us-ssn',
  'us-itin',
  'passport',
  'driver-license',
  'bank-account',
  'us-routing-number',
  'us-mbi',
  'us-npi',
  'uk-nino',
  'uk-nhs',
  'ca-sin',
  'in-aadhaar',
  'in-pan',
  'crypto-address',
  'aws-key',
  'secret',
  'private-key',
  'jwt',
  'date',
  'url',
] as const;
export type Entity = (typeof ENTITIES)[number];

/** Something found in a text. */
export interface Finding {
  readonly entity: Entity;
  /** First character and the one behind the last, counted in UTF-16 units of the text as it was given. */
  readonly start: number;
  readonly end: number;
  /** A checksum or a format of its own says so, or only what stands around it. */
  readonly tier: 'strong' | 'weak';
}
