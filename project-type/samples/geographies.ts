/**
 * Regions that an inference profile of a geography sends requests to, for the models of the example.
 *
 * Geographies that serve half the world, `apac` and `global`, are left out: who is content with them says so in
 * `environments/catalog/models.ts`. Source: "Supported Regions and models for inference profiles" and the model cards of
 * Claude Sonnet 4.5 and Claude Haiku 4.5 in the Amazon Bedrock user guide.
 */
export const DESTINATIONS = {
  eu: ['eu-central-1', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-3'],
  us: ['us-east-1', 'us-east-2', 'us-west-2'],
  jp: ['ap-northeast-1', 'ap-northeast-3'],
  au: ['ap-southeast-2', 'ap-southeast-4'],
} as const;

export type Geography = keyof typeof DESTINATIONS;

/** Geography in which the models of the example are called from a region. */
export const geographyOf = (region: string): Geography | undefined =>
  (Object.keys(DESTINATIONS) as Geography[]).find((geography) =>
    (DESTINATIONS[geography] as readonly string[]).includes(region),
  );

/** Every region in which the example has its models. */
export const REGIONS_OF_EXAMPLE = Object.values(DESTINATIONS).flat();
