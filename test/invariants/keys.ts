import { deployRoleArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import type { PolicyDocument } from '../../foundation/policy';
import { glob, listOf } from '../support/deny';
import { type Case, policiesIn, type Resource, resourcesIn } from '../support/synth';
import { principalArnsOf } from './principals';

/** How the keys of an environment are kept, and that nobody both uses and administers one. */
export function aboutKeys({ environment, stacks }: Case): void {
  const keys = resourcesIn(stacks).filter(({ type }) => type === 'aws_kms_key');

  test('24: keys rotate, take thirty days to delete, and are not destroyed by Terraform', () => {
    for (const { attributes } of keys)
      expect(attributes).toMatchObject({
        // KMS turns no key for HMAC over.
        ...(attributes.key_usage === 'GENERATE_VERIFY_MAC' ? {} : { enable_key_rotation: true }),
        deletion_window_in_days: 30,
        lifecycle: { prevent_destroy: true },
        tags: { 'p2a:data-class': expect.any(String) },
      });
  });

  test('24: administrators of a key cannot use it, and users cannot administer it', () => {
    for (const { content, resource, at: place } of policiesIn(keys)) {
      const holders = (actions: readonly string[]) =>
        content.Statement.filter(({ Effect }) => Effect === 'Allow')
          .filter(({ Action }) => actions.some((action) => covers(listOf(Action), action)))
          .flatMap(principalArnsOf);
      const administrators = holders(KEY_ADMINISTRATION);
      const users = holders(KEY_USE);
      expect([place, administrators.length > 0]).toEqual([place, true]);
      const both = administrators.filter((role) => users.some((user) => overlap(role, user)));
      const isMakers = isOfWhatItsMakerKnows(resource) || isUsedByItsMaker(content);
      const makers = isMakers ? [deployRole(environment, accountOf(content))] : [];
      expect([place, both]).toEqual([place, makers]);
    }
  });
}

const deployRole = (environment: Environment, accountId: string | undefined) => {
  const account = Object.keys(environment.accounts).find((name) => environment.accounts[name]?.id === accountId);
  return account && deployRoleArn(environment, 'security', account);
};

const covers = (patterns: readonly string[], action: string) => patterns.some((pattern) => glob(pattern, action));

const overlap = (one: string, other: string) =>
  glob(one, other.replaceAll('*', 'x')) || glob(other, one.replaceAll('*', 'x'));

const KEY_ADMINISTRATION = [
  'PutKeyPolicy',
  'ScheduleKeyDeletion',
  'DisableKey',
  'DisableKeyRotation',
  'RevokeGrant',
].map((action) => `kms:${action}`);
const KEY_USE = [
  'Decrypt',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'ReEncryptFrom',
  'ReEncryptTo',
  'GenerateMac',
  'VerifyMac',
  'CreateGrant',
].map((action) => `kms:${action}`);

/** Who makes a guardrail, a table or a stream gives the service a grant of its key, and can do nothing else with it. */
const isOfWhatItsMakerKnows = ({ attributes }: Resource) =>
  ['guardrail', 'tokens', 'delivery'].includes((attributes.tags as Record<string, string>)['p2a:data-class'] ?? '');

/**
 * Whoever makes the functions that stop agents seals the settings that it gives them, through Lambda alone; and whoever makes the
 * table in which tokens are counted seals it, through DynamoDB alone.
 */
const isUsedByItsMaker = ({ Statement: statements }: PolicyDocument) =>
  statements.some(({ Sid }) =>
    ['SecurityDeploySealsSettingsOfContainment', 'SecurityDeploySealsTheTableOfTokens'].includes(Sid),
  );

/** The account whose guardians administer a key. */
const accountOf = ({ Statement }: PolicyDocument) =>
  Statement.flatMap(principalArnsOf)
    .map((role) => role.split(':')[4])
    .at(0);
