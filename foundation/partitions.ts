/** What differs between the AWS partitions that can host governed agents. */
export interface Partition {
  /** Region in which IAM and Organizations events appear and global services are managed. */
  readonly homeRegion: string;
  /** Every region name of the partition matches this, also of regions opened later. */
  readonly regionPattern: RegExp;
  /** Whether accounts see their own bill. Source: "AWS GovCloud (US) Billing and Payment": there the standard accounts do. */
  readonly billing: boolean;
}

export const PARTITIONS = {
  aws: {
    homeRegion: 'us-east-1',
    regionPattern:
      /^(?:af|ap|ca|eu|il|me|mx|sa|us)-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-[1-9]$/,
    billing: true,
  },
  'aws-us-gov': {
    homeRegion: 'us-gov-west-1',
    regionPattern: /^us-gov-(?:east|west)-[1-9]$/,
    billing: false,
  },
} as const satisfies Record<string, Partition>;

export type PartitionName = keyof typeof PARTITIONS;

export const PARTITION_NAMES = Object.keys(PARTITIONS) as [PartitionName, ...PartitionName[]];
