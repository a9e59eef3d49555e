import dev from '../../../environments/dev';
import prod from '../../../environments/prod';
import staging from '../../../environments/staging';
import type { Environment } from '../../../foundation/environment';
import { type ControlFacts, controlFacts } from '../../../modules/control-policies/facts';
import { SERVICE_CONTROLS } from '../../../modules/control-policies/packs';
import { type AccessRequest, denies, listOf } from '../../support/deny';
import { statementOf, statementsOf } from '../../support/policies-of';
import { agentTable } from './table/agent';
import { dataTable } from './table/data';
import { iamTable } from './table/iam';
import { modelTable } from './table/model';
import { orgTable } from './table/org';
import { testEveryStatement } from './table/suite';
import { bare, WORLDS } from './table/worlds';

testEveryStatement(SERVICE_CONTROLS, {
  org: orgTable,
  model: modelTable,
  agent: agentTable,
  iam: iamTable,
  data: dataTable,
});

const everyFacts: Array<[string, ControlFacts]> = [
  ...[dev, staging, prod, bare].map((environment): [string, ControlFacts] => [
    environment.name,
    controlFacts(environment),
  ]),
  ['government', WORLDS.government.facts],
];

describe.each(everyFacts)('%s', (_, facts) => {
  const statements = statementsOf(SERVICE_CONTROLS, facts);

  test('13: no statement names a principal by its account alone', () => {
    const patterns = statements.flatMap(({ Condition = {} }) =>
      Object.values(Condition).flatMap((keys) => listOf(keys['aws:PrincipalArn'])),
    );
    const tooWide = patterns.filter(
      (pattern) => !/^arn:[a-z-]+:iam::(?:\*|\d{12}):(?:root$|role\/[^*]{3})/.test(pattern),
    );
    expect(patterns).not.toEqual([]);
    expect(tooWide).toEqual([]);
  });

  test('13: service control policies only deny, and name no principals', () => {
    expect(statements.filter(({ Effect, Principal }) => Effect !== 'Deny' || Principal !== undefined)).toEqual([]);
  });
});

describe.each(Object.entries(WORLDS))('4: in the %s world, whatever shuts Bedrock shuts mantle', (_, world) => {
  const call = (action: string, region: string): AccessRequest => ({
    action,
    resource: world.foundationModel('some.other-model-v1:0', region),
    context: {
      'aws:PrincipalArn': world.roles.agent,
      'aws:PrincipalOrgID': world.facts.organizationId,
      'aws:RequestedRegion': region,
    },
  });
  const shuts = (pack: keyof typeof SERVICE_CONTROLS, action: string, region: string) =>
    SERVICE_CONTROLS[pack](world.facts).some((statement) => denies(statement, call(action, region)));
  const packs = Object.keys(SERVICE_CONTROLS) as Array<keyof typeof SERVICE_CONTROLS>;

  test.each([world.home, world.elsewhere])('in %s', (region) => {
    const shutting = (action: string) => packs.filter((pack) => shuts(pack, action, region));
    expect(shutting('bedrock:InvokeModel')).toEqual(region === world.home ? ['model'] : ['org', 'model']);
    expect(shutting('bedrock:InvokeModelWithResponseStream')).toEqual(shutting('bedrock:InvokeModel'));
    expect(shutting('bedrock-mantle:CreateInference')).toEqual(shutting('bedrock:InvokeModel'));
  });
});

describe('an environment without agents, models or a gateway', () => {
  const facts = controlFacts(bare);
  const { roles, home, accounts, guardrail, foundationModel } = WORLDS.prod;
  const judged = (sid: string, request: Partial<AccessRequest>) =>
    denies(statementOf(SERVICE_CONTROLS, facts, sid), {
      action: 'bedrock:InvokeModel',
      resource: foundationModel('amazon.titan-embed-text-v2:0'),
      ...request,
      context: { 'aws:RequestedRegion': home, 'aws:PrincipalOrgID': facts.organizationId, ...request.context },
    });

  test('3: no guardrail counts as ours, and no model goes without one', () => {
    const ofNobody = { 'bedrock:GuardrailIdentifier': guardrail(accounts.agents, ':1') };
    expect(judged('ModelsAnswerBehindOurGuardrailOnly', { context: ofNobody })).toBe(true);
    expect(judged('ModelsAnswerBehindOurGuardrailOnly', {})).toBe(true);
  });

  test('14: no model is approved, and none is spared from profiles', () => {
    expect(judged('ApprovedModelsAnswerOnly', {})).toBe(true);
    expect(judged('ModelsAnswerThroughProfilesOnly', {})).toBe(true);
  });

  test('14: nobody becomes a tool or sets governance tags on sessions', () => {
    const asGateway = { 'aws:PrincipalArn': roles.gateway };
    expect(
      judged('OnlyTheGatewayBecomesATool', { action: 'sts:AssumeRole', resource: roles.tool, context: asGateway }),
    ).toBe(true);
    expect(
      judged('OnlyTheGatewayTagsSessions', {
        action: 'sts:TagSession',
        resource: roles.tool,
        context: { ...asGateway, 'aws:TagKeys': 'p2a:plane' },
      }),
    ).toBe(true);
  });
});

test.each<[Environment['landingZone']['kind'], string[]]>([
  ['none', []],
  ['control-tower', ['AWSControlTowerExecution', 'AWSCloudFormationStackSetExecutionRole', 'stacksets-exec-*']],
  ['landing-zone-accelerator', ['AWSControlTowerExecution', 'AWSAccelerator*', 'cdk-accel-*', 'stacksets-exec-*']],
])('13: roles of a landing zone of kind %s are spared, and so protected from being made', (kind, names) => {
  const facts = controlFacts({ ...prod, landingZone: { ...prod.landingZone, kind } });
  const arns = names.map((name) => `arn:aws:iam::*:role/${name}`);
  const bootstrap = 'arn:aws:iam::*:role/OrganizationAccountAccessRole';
  const { Resource, Condition } = statementOf(SERVICE_CONTROLS, facts, 'OnlyGuardiansChangeGuardingRoles');

  expect(listOf(Resource)).toEqual([
    ...['deploy', 'breakglass', 'delivery', 'audit', 'containment'].map(
      (plane) => `arn:aws:iam::*:role/p2a/${plane}/*`,
    ),
    ...arns,
    bootstrap,
  ]);
  expect(listOf(Condition?.ArnNotLike?.['aws:PrincipalArn'])).toEqual([
    'arn:aws:iam::*:role/p2a/deploy/p2a-*-security-deploy',
    'arn:aws:iam::*:role/p2a/breakglass/*',
    'arn:aws:iam::*:role/aws-reserved/*AWSReservedSSO_p2a-prod-breakglass*',
    ...arns,
    bootstrap,
  ]);
});

test('13: who ships agents is spared where agents are shipped, and not where guarding is changed', () => {
  for (const [, facts] of everyFacts) {
    const workload = facts.operators.filter((pattern) => !facts.guardians.includes(pattern));
    expect(workload).not.toEqual([]);
    for (const { Sid, Condition } of statementsOf(SERVICE_CONTROLS, facts)) {
      const spared = listOf(Condition?.ArnNotLike?.['aws:PrincipalArn']);
      if (Sid.startsWith('OnlyGuardians')) expect(workload.filter((pattern) => spared.includes(pattern))).toEqual([]);
    }
  }
});

test('13: the role that makes deploy roles is spared where they are made, and only where they are made here', () => {
  const spares = (facts: ControlFacts) =>
    statementsOf(SERVICE_CONTROLS, facts)
      .filter(({ Condition }) => JSON.stringify(Condition?.ArnNotLike ?? {}).includes('role/OrganizationAccount'))
      .map(({ Sid }) => Sid);
  expect(spares(controlFacts(prod))).toEqual([
    'OnlyGuardiansChangeGuardingRoles',
    'OnlyGuardiansChangeGovernedPolicies',
    'OnlyOperatorsSetGovernanceTags',
  ]);
  const { bootstrap, ...without } = prod;
  expect(bootstrap).toBeDefined();
  for (const environment of [
    without,
    { ...prod, deployRoles: { existing: { security: 'platform/security', workload: 'platform/workload' } } },
  ]) {
    const facts = controlFacts(environment);
    expect([facts.bootstrap, spares(facts)]).toEqual([[], []]);
    expect(JSON.stringify(facts)).not.toContain('OrganizationAccountAccessRole');
  }
});

test('13: every exempted role is one that only guardians can make', () => {
  for (const [, facts] of everyFacts) {
    const { Resource } = statementOf(SERVICE_CONTROLS, facts, 'OnlyGuardiansChangeGuardingRoles');
    const guarded = listOf(Resource);
    const open = [...facts.operators, ...facts.bootstrap].filter(
      (pattern) =>
        // Nobody but Identity Center makes roles there.
        !pattern.includes(':role/aws-reserved/') &&
        !guarded.includes(pattern) &&
        !['deploy', 'breakglass'].some((plane) =>
          pattern.startsWith(`arn:${facts.partition}:iam::*:role/${facts.namePrefix}/${plane}/`),
        ),
    );
    expect(open).toEqual([]);
  }
});
