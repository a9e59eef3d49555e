/**
 * Countries in which people whose data is kept in a region mostly have their telephones, by ISO 3166 code.
 *
 * Source: "AWS Regions" (AWS Regions and Availability Zones), which says where each is.
 */
const COUNTRIES: Readonly<Record<string, readonly string[]>> = {
  'af-south-1': ['ZA'],
  'ap-east-1': ['HK'],
  'ap-east-2': ['TW'],
  'ap-northeast-1': ['JP'],
  'ap-northeast-2': ['KR'],
  'ap-northeast-3': ['JP'],
  'ap-south-1': ['IN'],
  'ap-south-2': ['IN'],
  'ap-southeast-1': ['SG'],
  'ap-southeast-2': ['AU'],
  'ap-southeast-3': ['ID'],
  'ap-southeast-4': ['AU'],
  'ap-southeast-5': ['MY'],
  'ap-southeast-6': ['NZ'],
  'ap-southeast-7': ['TH'],
  'ca-central-1': ['CA'],
  'ca-west-1': ['CA'],
  'eu-central-1': ['DE', 'AT', 'CH'],
  'eu-central-2': ['CH'],
  'eu-north-1': ['SE'],
  'eu-south-1': ['IT'],
  'eu-south-2': ['ES'],
  'eu-west-1': ['IE'],
  'eu-west-2': ['GB'],
  'eu-west-3': ['FR'],
  'il-central-1': ['IL'],
  'me-central-1': ['AE'],
  'me-south-1': ['BH'],
  'mx-central-1': ['MX'],
  'sa-east-1': ['BR'],
};

/** Empty where a region is newer than this list: then the README's list says what to fill in. */
export const countriesOf = (region: string): readonly string[] =>
  COUNTRIES[region] ?? (region.startsWith('us-') ? ['US'] : []);
