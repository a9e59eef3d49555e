import type { Agent, Environment, EnvironmentInput } from '../../../foundation/environment';
import { agentTrust } from '../../../modules/agent-identity/trust-policy';
import { environment } from '../../support/environment';
import { vocabularyMistakes } from '../../support/iam-data';

type AgentInput = NonNullable<EnvironmentInput['agents']>[number];

const of = (trust: AgentInput['trust']): [Environment, Agent] => {
  const whole = environment({
    accounts: {
      management: { id: '111111111111' },
      'log-archive': { id: '222222222222', ou: 'security' },
      sandbox: { id: '333333333333', ou: 'workloads' },
      portal: { id: '444444444444', ou: 'workloads' },
    },
    controls: {
      targets: [],
      trustedAccounts: ['999999999999'],
      webIdentities: [{ issuer: 'token.actions.githubusercontent.com', subjects: ['repo:acme/agents:*'] }],
    },
    agents: [
      {
        name: 'triage',
        family: 'claims',
        owner: 'claims-operations',
        purpose: 'Reads new claims',
        account: 'sandbox',
        scope: 1,
        models: ['sonnet'],
        trust,
      },
    ],
  });
  const [agent] = whole.agents;
  if (agent === undefined) throw new Error('no agent');
  return [whole, agent];
};

const trustOf = (trust: AgentInput['trust']) => agentTrust(...of(trust)).Statement;

/** Of a service: for the account, and for what it acts for. */
const bySource = (service: string, sourceArn: string) => ({
  Effect: 'Allow',
  Principal: { Service: service },
  Action: 'sts:AssumeRole',
  Condition: { StringEquals: { 'aws:SourceAccount': '333333333333' }, ArnLike: { 'aws:SourceArn': [sourceArn] } },
});

const EVERY_KIND: ReadonlyArray<AgentInput['trust']> = [
  undefined,
  { kind: 'bedrock-agent' },
  { kind: 'agentcore-runtime', runtime: 'triage' },
  { kind: 'ecs-task' },
  { kind: 'eks-pod-identity', cluster: 'agents', namespace: 'claims', serviceAccount: 'triage' },
  {
    kind: 'oidc',
    issuer: 'token.actions.githubusercontent.com',
    audience: 'sts.amazonaws.com',
    subjects: ['repo:acme/agents:ref:refs/heads/main'],
  },
  { kind: 'role', roleArn: 'arn:aws:iam::444444444444:role/portal/front', externalId: 'triage-5d28c3e4' },
];

describe('16: whoever an agent runs on takes on its role, and nobody else', () => {
  test.each([
    [
      'the function of its own name',
      undefined,
      'lambda.amazonaws.com',
      'arn:aws:lambda:eu-central-1:333333333333:function:p2a-trial-agent-triage',
    ],
    [
      'a function that it names',
      { kind: 'lambda' as const, function: 'triage-v2' },
      'lambda.amazonaws.com',
      'arn:aws:lambda:eu-central-1:333333333333:function:triage-v2',
    ],
    [
      'a Bedrock agent of the account',
      { kind: 'bedrock-agent' as const },
      'bedrock.amazonaws.com',
      'arn:aws:bedrock:eu-central-1:333333333333:agent/*',
    ],
    [
      'a Bedrock agent that it names',
      { kind: 'bedrock-agent' as const, agentId: 'AGENT12345' },
      'bedrock.amazonaws.com',
      'arn:aws:bedrock:eu-central-1:333333333333:agent/AGENT12345',
    ],
    [
      'its runtime, behind whose name AgentCore puts an id',
      { kind: 'agentcore-runtime' as const, runtime: 'triage' },
      'bedrock-agentcore.amazonaws.com',
      'arn:aws:bedrock-agentcore:eu-central-1:333333333333:runtime/triage-*',
    ],
    [
      'tasks of the account',
      { kind: 'ecs-task' as const },
      'ecs-tasks.amazonaws.com',
      'arn:aws:ecs:eu-central-1:333333333333:*',
    ],
  ])('%s', (_, trust, service, sourceArn) => {
    const [statement, ...more] = trustOf(trust);
    expect(more).toEqual([]);
    expect(statement).toMatchObject(bySource(service, sourceArn));
    expect(Object.keys(statement?.Condition ?? {})).toEqual(['StringEquals', 'ArnLike']);
  });

  test('pods of one service account in one namespace of one cluster, with the six tags of EKS and no other', () => {
    expect(
      trustOf({ kind: 'eks-pod-identity', cluster: 'agents', namespace: 'claims', serviceAccount: 'triage' }),
    ).toEqual([
      {
        Sid: 'ItsPodsTakeOnTheRole',
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: {
          StringEquals: {
            'aws:RequestTag/eks-cluster-arn': 'arn:aws:eks:eu-central-1:333333333333:cluster/agents',
            'aws:RequestTag/kubernetes-namespace': 'claims',
            'aws:RequestTag/kubernetes-service-account': 'triage',
          },
          'ForAllValues:StringEquals': {
            'aws:TagKeys': [
              'eks-cluster-arn',
              'eks-cluster-name',
              'kubernetes-namespace',
              'kubernetes-pod-name',
              'kubernetes-pod-uid',
              'kubernetes-service-account',
            ],
          },
        },
      },
    ]);
  });

  const signIn = (subjects: string[]) =>
    trustOf({ kind: 'oidc', issuer: 'token.actions.githubusercontent.com', audience: 'sts.amazonaws.com', subjects });

  test('a workload of one subject and one audience', () => {
    expect(signIn(['repo:acme/agents:ref:refs/heads/main'])).toEqual([
      {
        Sid: 'ItsWorkloadSignsIn',
        Effect: 'Allow',
        Principal: { Federated: 'arn:aws:iam::333333333333:oidc-provider/token.actions.githubusercontent.com' },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
            'token.actions.githubusercontent.com:sub': ['repo:acme/agents:ref:refs/heads/main'],
          },
        },
      },
    ]);
  });

  test('a subject with a star is compared as a pattern, its audience never', () => {
    const [statement] = signIn(['repo:acme/agents:*']);
    expect(statement?.Condition).toEqual({
      StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
      StringLike: { 'token.actions.githubusercontent.com:sub': ['repo:acme/agents:*'] },
    });
  });

  describe('a role of another account', () => {
    const roleArn = 'arn:aws:iam::444444444444:role/portal/front';
    const [assume, name, tag, ...more] = trustOf({ kind: 'role', roleArn, externalId: 'triage-5d28c3e4' });
    const caller = { ArnLike: { 'aws:PrincipalArn': roleArn } };
    const organization = { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' };

    test('of the organization, with the external id, and as no other agent', () => {
      expect(more).toEqual([]);
      expect(assume).toMatchObject({
        Principal: { AWS: 'arn:aws:iam::444444444444:root' },
        Action: 'sts:AssumeRole',
        Condition: {
          ...caller,
          StringEquals: {
            ...organization,
            'sts:ExternalId': 'triage-5d28c3e4',
            'sts:SourceIdentity': 'p2a-trial-agent-triage',
          },
        },
      });
    });

    test('says which agent it is', () => {
      expect(name).toMatchObject({
        Action: 'sts:SetSourceIdentity',
        Condition: { ...caller, StringEquals: { ...organization, 'sts:SourceIdentity': 'p2a-trial-agent-triage' } },
      });
    });

    test('says for which case, and speaks over no tag of the role', () => {
      expect(tag).toMatchObject({
        Action: 'sts:TagSession',
        Condition: {
          ...caller,
          StringEquals: organization,
          'ForAllValues:StringEquals': { 'aws:TagKeys': ['case', 'requester'] },
        },
      });
    });

    test('a third party is in no organization of ours, and has its external id', () => {
      const statements = trustOf({
        kind: 'role',
        roleArn: 'arn:aws:iam::999999999999:role/vendor',
        externalId: 'triage-5d28c3e4',
      });
      expect(JSON.stringify(statements)).not.toContain('PrincipalOrgID');
      expect(statements[0]?.Condition).toEqual({
        ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::999999999999:role/vendor' },
        StringEquals: { 'sts:ExternalId': 'triage-5d28c3e4', 'sts:SourceIdentity': 'p2a-trial-agent-triage' },
      });
    });
  });

  test('no trust names a role as its principal, or everybody', () => {
    for (const { Principal } of EVERY_KIND.flatMap(trustOf)) {
      expect(Principal).not.toBe('*');
      expect(JSON.stringify(Principal)).not.toMatch(/:role\/|"\*"/);
    }
  });

  test('in the vocabulary of AWS', async () => {
    await expect(vocabularyMistakes(EVERY_KIND.flatMap(trustOf))).resolves.toEqual([]);
  });

  test('18: none asks for a key that is not set where the agent runs', () => {
    const keys: string[] = EVERY_KIND.flatMap(trustOf).flatMap(({ Condition = {} }) =>
      Object.values(Condition).flatMap(Object.keys),
    );
    expect(keys).not.toContain('aws:MultiFactorAuthPresent');
    expect(keys.length).toBeGreaterThan(10);
  });
});
