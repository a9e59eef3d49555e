import { z } from 'zod';
import { LOG_ARCHIVE } from '../accounts';
import { rule } from '../rules';
import { ARCHIVE_CLASSES } from '../vocabulary';

/** What a person leaves out has its default. */
const made = z.literal('create').default('create');

const deliveryHasSomewhereToGo = rule(
  z.object({ landingZone: z.object({ archive: z.literal('off'), logDelivery: made }) }),
  function* () {
    yield {
      path: 'landingZone.logDelivery',
      problem: 'is to be made, but there is no archive to deliver to',
      got: 'create',
      remedy: 'make or give landingZone.archive, give existing destinations, or set it to off',
    };
  },
);

/** Of what is none, its form is the mistake. */
const isArn = (text: string) => text.startsWith('arn:');
const regionOf = (arn: string) => arn.split(':')[3];
const accountOf = (arn: string) => arn.split(':')[4];

const destinationsAreInTheHomeRegion = rule(
  z.object({
    region: z.string(),
    landingZone: z.object({
      logDelivery: z.object({ existing: z.object({ destinations: z.record(z.string(), z.string()) }) }),
    }),
  }),
  function* ({ region, landingZone }) {
    for (const [archiveClass, arn] of Object.entries(landingZone.logDelivery.existing.destinations)) {
      if (isArn(arn) && regionOf(arn) !== region)
        yield {
          path: `landingZone.logDelivery.existing.destinations.${archiveClass}`,
          problem: 'is not where the log groups are, and a log group subscribes to its own region only',
          got: arn,
          remedy: `give a destination in ${region}; what it leads to may be elsewhere`,
        };
    }
  },
);

/** The well-formed replicas, by class. */
const replicas = z.record(z.string(), z.unknown()).transform((all) =>
  ARCHIVE_CLASSES.flatMap((archiveClass) => {
    const seen = z.object({ bucket: z.string(), account: z.string(), keyArn: z.string() }).safeParse(all[archiveClass]);
    return seen.success ? [{ ...seen.data, at: `replication.${archiveClass}` }] : [];
  }),
);

const replicasAreOfBucketsMadeHere = rule(
  z.object({
    replication: z.record(z.string(), z.unknown()),
    landingZone: z.object({ archive: z.union([z.literal('off'), z.object({ existing: z.unknown() })]) }),
  }),
  function* () {
    yield {
      path: 'replication',
      problem: 'is of an archive that is not made here',
      remedy: 'take it out, and leave copies to whoever owns the buckets',
    };
  },
);

const replicasAreWithSomebodyElse = rule(
  z.object({ accounts: z.record(z.string(), z.object({ id: z.string() })), replication: replicas }),
  function* ({ accounts, replication }) {
    const archive = accounts[LOG_ARCHIVE];
    for (const { account, at } of replication) {
      if (account === archive?.id)
        yield {
          path: `${at}.account`,
          problem: 'is the log archive itself, so whoever erases one copy could erase the other',
          got: account,
          remedy: 'use an account with other administrators',
        };
    }
  },
);

const replicasAreSealedWhereTheyAre = rule(z.object({ replication: replicas }), function* ({ replication }) {
  for (const { account, keyArn, at } of replication) {
    if (accountOf(keyArn) !== account)
      yield {
        path: `${at}.keyArn`,
        problem: `is not a key of the account ${account}, which is to own the copies`,
        got: keyArn,
        remedy: 'use a key of the account of the bucket',
      };
  }
});

const givenKeysAreInTheHomeRegion = rule(
  z.object({
    region: z.string(),
    landingZone: z.object({ archive: z.object({ existing: z.object({ keys: z.record(z.string(), z.string()) }) }) }),
  }),
  function* ({ region, landingZone }) {
    for (const [archiveClass, arn] of Object.entries(landingZone.archive.existing.keys)) {
      if (isArn(arn) && regionOf(arn) !== region)
        yield {
          path: `landingZone.archive.existing.keys.${archiveClass}`,
          problem: 'is in another region than the stream that seals records with it',
          got: arn,
          remedy: `give the key of the bucket, in ${region}`,
        };
    }
  },
);

export const ARCHIVE_RULES = [
  givenKeysAreInTheHomeRegion,
  deliveryHasSomewhereToGo,
  destinationsAreInTheHomeRegion,
  replicasAreOfBucketsMadeHere,
  replicasAreWithSomebodyElse,
  replicasAreSealedWhereTheyAre,
];
