import { accountIdOf } from '../../foundation/accounts';
import { regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import type { Statement } from '../../foundation/policy';
import { madeAsOurs, ours, ownNames } from './ownership';

/**
 * Keys of an account: made and administered, not used, switched off or deleted. By id, because tags take minutes to
 * reach KMS; the policy of each key has the last word on who administers it.
 */
export const keyStatements = (environment: Environment, account: string): Statement[] => {
  const inKms = (resource: string) => regionalArn(environment, 'kms', accountIdOf(environment, account), resource);
  return [
    {
      Sid: 'MakesKeys',
      Effect: 'Allow',
      Action: 'kms:CreateKey',
      Resource: '*',
      Condition: madeAsOurs(environment),
    },
    {
      Sid: 'AdministersKeys',
      Effect: 'Allow',
      Action: [
        'kms:CreateAlias',
        'kms:DeleteAlias',
        'kms:DescribeKey',
        'kms:EnableKey',
        'kms:EnableKeyRotation',
        'kms:GetKeyPolicy',
        'kms:GetKeyRotationStatus',
        'kms:ListResourceTags',
        'kms:TagResource',
        'kms:UntagResource',
        'kms:UpdateAlias',
        'kms:UpdateKeyDescription',
      ],
      Resource: inKms('key/*'),
    },
    {
      // Not of keys that others made and left to IAM. A key gets its first policy as it is made, without this.
      Sid: 'ChangesPoliciesOfItsKeys',
      Effect: 'Allow',
      Action: 'kms:PutKeyPolicy',
      Resource: inKms('key/*'),
      Condition: ours(environment),
    },
    {
      // Judged beside the key.
      Sid: 'NamesKeys',
      Effect: 'Allow',
      Action: ['kms:CreateAlias', 'kms:DeleteAlias', 'kms:UpdateAlias'],
      Resource: inKms(`alias/${ownNames(environment)}`),
    },
    {
      Sid: 'FindsAliases',
      Effect: 'Allow',
      Action: 'kms:ListAliases',
      Resource: '*',
    },
  ];
};
