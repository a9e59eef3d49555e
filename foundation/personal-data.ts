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

/** What only the second engine finds. */
export const ENGINE_ENTITIES = ['name', 'address', 'age', 'username', 'vehicle'] as const;
export type EngineEntity = (typeof ENGINE_ENTITIES)[number];
export type AnyEntity = Entity | EngineEntity;

/**
 * What becomes of something found. `mask` leaves `[EMAIL]`, `remove` leaves nothing, `hash` leaves the same keyed digest for the
 * same value, and `tokenize` one that a person with access to the table of tokens can turn back.
 */
export const MODES = ['mask', 'remove', 'hash', 'tokenize'] as const;
export type Mode = (typeof MODES)[number];

/** Languages that Amazon Comprehend finds personal data in. Source: DetectPiiEntities in its API reference. */
export const COMPREHEND_LANGUAGES = ['en', 'es'] as const;
export type ComprehendLanguage = (typeof COMPREHEND_LANGUAGES)[number];

/** Regions whose national telephone numbers are known, by ISO 3166 code: those of libphonenumber. */
export const PHONE_REGIONS: readonly string[] = (
  'AC AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ ' +
  'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM ' +
  'FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE ' +
  'JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN ' +
  'MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PR PS PT ' +
  'PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC TD TG TH TJ TK ' +
  'TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW'
).split(' ');
