import { accountIdOf, agentAccounts, gatewayAccounts } from '../../foundation/accounts';
import type { Environment, Trust } from '../../foundation/environment';
import { planePath } from '../../foundation/names';
import { callsOf, type EventPattern, type WatchRule } from './definition';
import { gatewayRoleArns } from './gateway-roles';
import { planeBeginning } from './own';

/**
 * That a role of a tool or an agent is taken on by somebody whom its trust does not name. A trust is a policy that others could
 * change; this sees what came of it, from the account of the role and from that of whoever takes it on.
 */
export const takenOnRules = (environment: Environment, account: string): WatchRule[] => [
  toolRoles(environment, account),
  ...(agentAccounts(environment).includes(account) ? [agentRoles(environment, account)] : []),
];

/** Who may take a role on, as CloudTrail tells of them. */
interface Takers {
  /** AWS services, as in `lambda.amazonaws.com`. */
  readonly services: readonly string[];
  /** Roles of the account itself. */
  readonly roleArns: readonly string[];
  /** Other accounts: CloudTrail says no more of a caller from there. */
  readonly accounts: readonly string[];
  /** Providers of identities. */
  readonly issuers: readonly string[];
}

/** Anything but these; where there are none, anything. */
const besides = (values: readonly string[]) =>
  values.length === 0 ? [{ exists: true }] : [{ 'anything-but': values }];

/** Each kind of caller with what is known of it. Source: "CloudTrail userIdentity element" in its guide. */
function others({ services, roleArns, accounts, issuers }: Takers): EventPattern[] {
  const identities: EventPattern[] = [
    { type: ['AWSService'], invokedBy: besides(services) },
    { type: ['AssumedRole'], sessionContext: { sessionIssuer: { arn: besides(roleArns) } } },
    { type: ['AWSAccount'], accountId: besides(accounts) },
    { type: ['WebIdentityUser'], identityProvider: besides(issuers) },
    { type: [{ 'anything-but': ['AWSAccount', 'AWSService', 'AssumedRole', 'WebIdentityUser'] }] },
  ];
  return identities.map((userIdentity) => ({ userIdentity }));
}

const TAKING_ON = ['AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity'];

function toolRoles(environment: Environment, account: string): WatchRule {
  const gateways = gatewayAccounts(environment);
  return {
    id: 'tool-roles-taken-on',
    says: 'Somebody else than the gateway takes on the role of a tool, or the gateway does without saying for which agent',
    runbook: 'A role is taken on by somebody else',
    severity: 'critical',
    about: 'call',
    global: true,
    reads: true,
    pattern: callsOf(['sts'], TAKING_ON, {
      requestParameters: {
        // Those of every account: the gateway's account sees who takes them on by name.
        roleArn: [{ wildcard: `arn:${environment.partition}:iam::*:role${planePath(environment, 'tool')}*` }],
      },
      $or: [
        ...others({
          // A tool's own function or workflow.
          services: ['lambda.amazonaws.com', 'states.amazonaws.com'],
          roleArns: gateways.includes(account) ? gatewayRoleArns(environment) : [],
          accounts: gateways
            .filter((gateway) => gateway !== account)
            .map((gateway) => accountIdOf(environment, gateway)),
          issuers: [],
        }),
        // The gateway names the agent, and says what is called.
        ...['AWSAccount', 'AssumedRole'].map((type) => ({
          userIdentity: { type: [type] },
          requestParameters: { sourceIdentity: [{ exists: false }] },
        })),
      ],
    }),
  };
}

function agentRoles(environment: Environment, account: string): WatchRule {
  const trusts = environment.agents.filter((agent) => agent.account === account).map(({ trust }) => trust);
  const of = (takers: (trust: Trust) => readonly string[]) => [...new Set(trusts.flatMap(takers))].sort();
  return {
    id: 'agent-roles-taken-on',
    says: 'Somebody takes on the role of an agent in a way that no agent is declared to have',
    runbook: 'A role is taken on by somebody else',
    severity: 'critical',
    about: 'call',
    global: true,
    reads: true,
    pattern: callsOf(['sts'], TAKING_ON, {
      requestParameters: { roleArn: [{ prefix: planeBeginning(environment, account, 'agent') }] },
      $or: others({
        services: of(servicesOf),
        roleArns: of((trust) => callersOf(trust).filter((arn) => accountOf(arn) === accountIdOf(environment, account))),
        accounts: of((trust) =>
          callersOf(trust)
            .map(accountOf)
            .filter((id) => id !== accountIdOf(environment, account)),
        ),
        issuers: of((trust) => issuersOf(environment, account, trust)),
      }),
    }),
  };
}

function servicesOf(trust: Trust): readonly string[] {
  switch (trust.kind) {
    case 'lambda':
      return ['lambda.amazonaws.com'];
    case 'bedrock-agent':
      return ['bedrock.amazonaws.com'];
    case 'agentcore-runtime':
      return ['bedrock-agentcore.amazonaws.com'];
    case 'ecs-task':
      return ['ecs-tasks.amazonaws.com'];
    case 'eks-pod-identity':
      return ['pods.eks.amazonaws.com'];
    case 'workflow':
      // Also what stands beside the workflow, which has roles of the same folder.
      return ['lambda.amazonaws.com', 'states.amazonaws.com'];
    case 'oidc':
    case 'role':
      return [];
  }
}

const callersOf = (trust: Trust) => (trust.kind === 'role' ? [trust.roleArn] : []);
const accountOf = (arn: string) => arn.split(':')[4] ?? '';

/** CloudTrail tells of a provider by its name, or by the ARN that it has in the account. */
const issuersOf = (environment: Environment, account: string, trust: Trust) =>
  trust.kind === 'oidc'
    ? [
        trust.issuer,
        `arn:${environment.partition}:iam::${accountIdOf(environment, account)}:oidc-provider/${trust.issuer}`,
      ]
    : [];
