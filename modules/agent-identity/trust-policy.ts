import { accountIdOf } from '../../foundation/accounts';
import { accountRootArn, regionalArn } from '../../foundation/arns';
import type { Agent, Environment, Trust } from '../../foundation/environment';
import { agentFunctionName, agentRoleName, agentStateMachineName, stepsName } from '../../foundation/names';
import { type PolicyDocument, policy, type Statement } from '../../foundation/policy';
import { serviceTrust } from '../../foundation/trust';
import { AGENT_SESSION_TAGS } from '../../foundation/vocabulary';

/** Who may take on the role of an agent: what it runs on, and nobody else. */
export const agentTrust = (environment: Environment, agent: Agent): PolicyDocument =>
  policy(...statementsOf(environment, agent, agent.trust));

function statementsOf(environment: Environment, agent: Agent, trust: Trust): Statement[] {
  const account = accountIdOf(environment, agent.account);
  const arn = (service: string, resource: string) => regionalArn(environment, service, account, resource);
  switch (trust.kind) {
    case 'lambda':
      return [
        serviceTrust('ItsFunctionTakesOnTheRole', 'lambda.amazonaws.com', account, [
          arn('lambda', `function:${trust.function ?? agentFunctionName(environment, agent.name)}`),
        ]),
      ];
    case 'bedrock-agent':
      return [
        serviceTrust('ItsBedrockAgentTakesOnTheRole', 'bedrock.amazonaws.com', account, [
          arn('bedrock', `agent/${trust.agentId ?? '*'}`),
        ]),
      ];
    case 'agentcore-runtime':
      return [
        serviceTrust('ItsRuntimeTakesOnTheRole', 'bedrock-agentcore.amazonaws.com', account, [
          arn('bedrock-agentcore', `runtime/${trust.runtime}-*`),
        ]),
      ];
    case 'ecs-task':
      // The task role page of the ECS guide: neither cluster nor service can be named here.
      return [serviceTrust('ItsTasksTakeOnTheRole', 'ecs-tasks.amazonaws.com', account, [arn('ecs', '*')])];
    case 'eks-pod-identity':
      return [podIdentityTrust(arn('eks', `cluster/${trust.cluster}`), trust)];
    case 'oidc':
      return [oidcTrust(`arn:${environment.partition}:iam::${account}:oidc-provider/${trust.issuer}`, trust)];
    case 'role':
      return roleTrust(environment, agent, trust);
    case 'workflow':
      return [
        serviceTrust('ItsWorkflowTakesOnTheRole', 'states.amazonaws.com', account, [
          arn('states', `stateMachine:${agentStateMachineName(environment, agent.name)}`),
        ]),
        serviceTrust('ItsFunctionTakesOnTheRole', 'lambda.amazonaws.com', account, [
          arn('lambda', `function:${stepsName(environment, agent.name)}`),
        ]),
      ];
  }
}

/** Session tags that EKS sets by itself. Source: "List of session tags added by EKS Pod Identity". */
const POD_TAGS = [
  'eks-cluster-arn',
  'eks-cluster-name',
  'kubernetes-namespace',
  'kubernetes-pod-name',
  'kubernetes-pod-uid',
  'kubernetes-service-account',
];

const podIdentityTrust = (clusterArn: string, trust: Extract<Trust, { kind: 'eks-pod-identity' }>): Statement => ({
  Sid: 'ItsPodsTakeOnTheRole',
  Effect: 'Allow',
  Principal: { Service: 'pods.eks.amazonaws.com' },
  Action: ['sts:AssumeRole', 'sts:TagSession'],
  Condition: {
    StringEquals: {
      'aws:RequestTag/eks-cluster-arn': clusterArn,
      'aws:RequestTag/kubernetes-namespace': trust.namespace,
      'aws:RequestTag/kubernetes-service-account': trust.serviceAccount,
    },
    'ForAllValues:StringEquals': { 'aws:TagKeys': POD_TAGS },
  },
});

function oidcTrust(provider: string, { issuer, audience, subjects }: Extract<Trust, { kind: 'oidc' }>): Statement {
  const whole = subjects.every((subject) => !subject.endsWith('*'));
  const subject = { [`${issuer}:sub`]: subjects };
  return {
    Sid: 'ItsWorkloadSignsIn',
    Effect: 'Allow',
    Principal: { Federated: provider },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: whole
      ? { StringEquals: { [`${issuer}:aud`]: audience, ...subject } }
      : { StringEquals: { [`${issuer}:aud`]: audience }, StringLike: subject },
  };
}

/**
 * The caller says which agent it is; what it may say beside that is fixed, so that it cannot speak over the role's tags.
 * Source identity and tags are judged as actions of their own, which know nothing of an external id.
 */
function roleTrust(
  environment: Environment,
  { name }: Agent,
  { roleArn, externalId }: Extract<Trust, { kind: 'role' }>,
): Statement[] {
  const [, , , , account = ''] = roleArn.split(':');
  const Principal = { AWS: accountRootArn(environment, account) };
  const organization = ofOurOrganization(environment, account);
  const caller = { ArnLike: { 'aws:PrincipalArn': roleArn } };
  const itself = { 'sts:SourceIdentity': agentRoleName(environment, name) };
  return [
    {
      Sid: 'ItsCallerTakesOnTheRole',
      Effect: 'Allow',
      Principal,
      Action: 'sts:AssumeRole',
      Condition: { ...caller, StringEquals: { ...organization, 'sts:ExternalId': externalId, ...itself } },
    },
    {
      Sid: 'ItsCallerNamesTheAgent',
      Effect: 'Allow',
      Principal,
      Action: 'sts:SetSourceIdentity',
      Condition: { ...caller, StringEquals: { ...organization, ...itself } },
    },
    {
      Sid: 'ItsCallerNamesTheCase',
      Effect: 'Allow',
      Principal,
      Action: 'sts:TagSession',
      Condition: {
        ...caller,
        ...(Object.keys(organization).length === 0 ? {} : { StringEquals: organization }),
        'ForAllValues:StringEquals': { 'aws:TagKeys': AGENT_SESSION_TAGS },
      },
    },
  ];
}

/** A third party is in no organization of ours: its role and external id must do. */
const ofOurOrganization = ({ organization, controls }: Environment, account: string): Record<string, string> =>
  controls.trustedAccounts.includes(account) ? {} : { 'aws:PrincipalOrgID': organization.id };
