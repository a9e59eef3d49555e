import { accountIdOf } from '../../foundation/accounts';
import { regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import type { Statement } from '../../foundation/policy';
import { receivedApis } from '../../foundation/shares';
import { madeAsOurs, nobodyElses, ownNames } from './ownership';

/** What RAM writes in the name of whoever shares something. */
const WRITTEN_BY_RAM = [
  {
    service: 'apigateway',
    resource: '/domainnames/*',
    actions: ['apigateway:GET', 'apigateway:PATCH', 'apigateway:UpdateDomainNameManagementPolicy'],
  },
  {
    service: 'bedrock',
    resource: 'custom-model/*',
    actions: ['bedrock:DeleteResourcePolicy', 'bedrock:GetResourcePolicy', 'bedrock:PutResourcePolicy'],
  },
  {
    service: 'ssm',
    resource: 'parameter/*',
    actions: ['ssm:DeleteResourcePolicy', 'ssm:GetResourcePolicies', 'ssm:PutResourcePolicy'],
  },
];

/**
 * What the account shares inside the organization, and its way to what others share with it. New is what is declared;
 * what is declared no longer may still be taken away.
 */
export const sharingStatements = (environment: Environment, account: string): Statement[] => [
  ...newShares(environment, account),
  ...shares(environment, account),
  ...newAssociations(environment, account),
  ...associations(environment, account),
];

const inRam = (environment: Environment, account: string) =>
  regionalArn(environment, 'ram', accountIdOf(environment, account), 'resource-share/*');

const byName = (environment: Environment) => ({ StringLike: { 'ram:ResourceShareName': ownNames(environment) } });

const INSIDE = { Bool: { 'ram:RequestedAllowsExternalPrincipals': 'false' } };

function newShares(environment: Environment, account: string): Statement[] {
  const shared = Object.values(environment.sharing)
    .filter((share) => share.account === account)
    .flatMap(({ resources }) => resources);
  if (shared.length === 0) return [];
  const declared = { ArnEqualsIfExists: { 'ram:ResourceArn': [...new Set(shared)] } };
  return [
    {
      Sid: 'MakesSharesInsideTheOrganization',
      Effect: 'Allow',
      Action: 'ram:CreateResourceShare',
      Resource: '*',
      Condition: { ...madeAsOurs(environment), ...INSIDE, ...declared },
    },
    {
      Sid: 'SharesWhatIsDeclared',
      Effect: 'Allow',
      Action: 'ram:AssociateResourceShare',
      Resource: inRam(environment, account),
      Condition: { ...byName(environment), Bool: { 'ram:AllowsExternalPrincipals': 'false' }, ...declared },
    },
  ];
}

const shares = (environment: Environment, account: string): Statement[] => [
  {
    Sid: 'ChangesItsShares',
    Effect: 'Allow',
    Action: ['ram:DeleteResourceShare', 'ram:DisassociateResourceShare', 'ram:ListResourceSharePermissions'],
    Resource: inRam(environment, account),
    Condition: byName(environment),
  },
  {
    Sid: 'KeepsItsSharesInsideTheOrganization',
    Effect: 'Allow',
    Action: 'ram:UpdateResourceShare',
    Resource: inRam(environment, account),
    Condition: { ...byName(environment), ...INSIDE },
  },
  {
    Sid: 'TagsShares',
    Effect: 'Allow',
    Action: ['ram:TagResource', 'ram:UntagResource'],
    Resource: inRam(environment, account),
    Condition: nobodyElses(environment),
  },
  {
    Sid: 'FindsShares',
    Effect: 'Allow',
    Action: ['ram:GetResourceShareAssociations', 'ram:GetResourceShares'],
    Resource: '*',
  },
  {
    Sid: 'LetsRamOpenAndCloseWhatIsShared',
    Effect: 'Allow',
    Action: WRITTEN_BY_RAM.flatMap(({ actions }) => actions),
    Resource: WRITTEN_BY_RAM.map(({ service, resource }) =>
      regionalArn(environment, service, accountIdOf(environment, account), resource),
    ),
    Condition: { Bool: { 'aws:ViaAWSService': 'true' } },
  },
];

function newAssociations(environment: Environment, account: string): Statement[] {
  const received = receivedApis(environment, account).map(({ domainNameArn }) => domainNameArn);
  return received.length === 0
    ? []
    : [
        {
          Sid: 'ReachesWhatIsSharedWithIt',
          Effect: 'Allow',
          Action: 'apigateway:CreateAccessAssociation',
          Resource: received,
        },
      ];
}

function associations(environment: Environment, account: string): Statement[] {
  const all = regionalArn(
    environment,
    'apigateway',
    accountIdOf(environment, account),
    '/domainnameaccessassociations',
  );
  return [
    {
      Sid: 'KeepsItsWaysToSharedApis',
      Effect: 'Allow',
      Action: ['apigateway:DELETE', 'apigateway:GET', 'apigateway:POST'],
      Resource: [all, `${all}/*`],
    },
    {
      Sid: 'TagsItsWaysToSharedApis',
      Effect: 'Allow',
      Action: ['apigateway:DELETE', 'apigateway:PUT'],
      Resource: `arn:${environment.partition}:apigateway:${environment.region}::/tags/*domainnameaccessassociations*`,
    },
  ];
}
