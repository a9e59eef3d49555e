import prod from '../../../environments/prod';
import type { Environment } from '../../../foundation/environment';
import { type OneOrMore, type PolicyDocument, policy, type Statement } from '../../../foundation/policy';
import { SWITCH_ATTRIBUTES } from '../../../foundation/switches';
import { containmentAlarms } from '../../../modules/containment/alarms';
import { containmentOrdersArn, containmentRoleArn, signalsRoleArn } from '../../../modules/containment/arns';
import { RELEASING_LEASE_MS, STEP_MS, STOPPING_LEASE_MS } from '../../../modules/containment/lambda/core/lease';
import { releasingStatements, stoppingStatements } from '../../../modules/containment/policy';
import { reachTrust, releasingReach, stoppingReach } from '../../../modules/containment/reach-policy';
import { containmentRegister, registerFiles } from '../../../modules/containment/register-file';
import { busPattern, signalRules } from '../../../modules/containment/signals';
import { busPolicy, signalsStatements, signalsTrust } from '../../../modules/containment/signals-policy';
import { controlFacts } from '../../../modules/control-policies/facts';
import { iamPack } from '../../../modules/control-policies/service/iam';
import { alertKeyUses } from '../../../modules/data-key/alerts-policy';
import { tableUses } from '../../../modules/data-key/gateway-policy';
import govcloud from '../../fixtures/govcloud/environment';
import { allows } from '../../support/allow';
import { environment } from '../../support/environment';
import { idleActions, vocabularyMistakes } from '../../support/iam-data';
import { type Resource, resourcesIn, synthEnvironment } from '../../support/synth';

const KEYS = {
  state: 'arn:aws:kms:eu-central-1:333333333333:key/5a7e',
  alerts: 'arn:aws:kms:eu-central-1:333333333333:key/a1e7',
  logs: 'arn:aws:kms:eu-central-1:333333333333:key/1095',
};
const trial = environment();

const inDetection = (of: Environment, account: string): Resource[] =>
  resourcesIn(synthEnvironment(of)).filter(({ stack }) => stack === `${of.name}-detection-${account}`);
const all = (resources: readonly Resource[], type: string) => resources.filter((one) => one.type === type);
const sandbox = inDetection(trial, 'sandbox');
const ofContainment = sandbox.filter(({ path }) => /\/(?:containment|agent-reach|signals)\//.test(path));

describe('who may do what', () => {
  const stops = policy(...stoppingStatements(trial, KEYS));
  const releases = policy(...releasingStatements(trial, KEYS));
  const reachToStop = policy(...stoppingReach(trial, 'sandbox'));
  const reachToRelease = policy(...releasingReach(trial, 'sandbox'));
  const TABLE = 'arn:aws:dynamodb:eu-central-1:333333333333:table/p2a-trial-gateway';
  const AGENT = 'arn:aws:iam::333333333333:role/p2a/agent/p2a-trial-agent-triage';
  const item = (of: PolicyDocument, action: string, key?: string, attributes: readonly string[] = SWITCH_ATTRIBUTES) =>
    allows(of, {
      action: `dynamodb:${action}`,
      resource: TABLE,
      context: key === undefined ? {} : { 'dynamodb:LeadingKeys': [key], 'dynamodb:Attributes': attributes },
    });
  const onRole = (of: PolicyDocument, action: string, context: Readonly<Record<string, OneOrMore>>, resource = AGENT) =>
    allows(of, { action: `iam:${action}`, resource, context });

  test('whoever stops sets switches and lifts none; whoever releases, the other way round', () => {
    expect([
      item(stops, 'PutItem', 'switch'),
      item(stops, 'DeleteItem', 'switch'),
      item(stops, 'UpdateItem', 'switch'),
    ]).toEqual([true, false, false]);
    expect([item(releases, 'PutItem', 'switch'), item(releases, 'DeleteItem', 'switch')]).toEqual([false, true]);
    expect(item(stops, 'PutItem', 'switch', [...SWITCH_ATTRIBUTES, 'expires'])).toBe(false);
  });

  test('both keep records, and reach nothing else that the gateway keeps', () => {
    for (const one of [stops, releases]) {
      expect([
        item(one, 'PutItem', 'containment'),
        item(one, 'GetItem', 'containment'),
        item(one, 'Query', 'containment'),
      ]).toEqual([true, true, true]);
      for (const key of ['approval#a', 'call#triage#k', 'count#x', 'containment2', undefined])
        for (const action of ['GetItem', 'PutItem', 'DeleteItem', 'Query'])
          expect({ action, key, allowed: item(one, action, key) }).toEqual({ action, key, allowed: false });
      expect([item(one, 'DeleteItem', 'containment'), item(one, 'Scan', 'containment')]).toEqual([false, false]);
    }
  });

  test('whoever stops takes no tag away, and whoever releases sets none', () => {
    const tag = { 'aws:TagKeys': ['p2a:quarantined'], 'aws:RequestTag/p2a:quarantined': 'true' };
    expect([onRole(reachToStop, 'TagRole', tag), onRole(reachToStop, 'UntagRole', tag)]).toEqual([true, false]);
    expect([onRole(reachToRelease, 'TagRole', tag), onRole(reachToRelease, 'UntagRole', tag)]).toEqual([false, true]);
    expect(onRole(reachToStop, 'TagRole', { ...tag, 'aws:RequestTag/p2a:quarantined': 'false' })).toBe(false);
    expect(onRole(reachToStop, 'TagRole', { ...tag, 'aws:TagKeys': ['p2a:quarantined', 'p2a:plane'] })).toBe(false);
    expect(onRole(reachToRelease, 'UntagRole', { 'aws:TagKeys': ['p2a:plane'] })).toBe(false);
    expect(onRole(reachToRelease, 'UntagRole', {})).toBe(false);
  });

  test('both fill slots of agents below their ceiling, and change nothing else of any role', () => {
    const below = { 'iam:PermissionsBoundary': 'arn:aws:iam::333333333333:policy/p2a/boundary/p2a-trial-agent' };
    for (const one of [reachToStop, reachToRelease]) {
      expect(onRole(one, 'PutRolePolicy', below)).toBe(true);
      expect(onRole(one, 'PutRolePolicy', {})).toBe(false);
      expect(onRole(one, 'PutRolePolicy', below, AGENT.replace('/agent/', '/tool/'))).toBe(false);
      expect(onRole(one, 'PutRolePolicy', below, AGENT.replace('trial', 'prod'))).toBe(false);
      for (const action of ['DeleteRolePolicy', 'AttachRolePolicy', 'UpdateAssumeRolePolicy', 'PassRole', 'DeleteRole'])
        expect(onRole(one, action, below)).toBe(false);
    }
  });

  test('roles of functions beside an agent are reached as it is, and lie where containment may change roles at all', () => {
    const below = { 'iam:PermissionsBoundary': 'arn:aws:iam::333333333333:policy/p2a/boundary/p2a-trial-agent' };
    const tag = { 'aws:TagKeys': ['p2a:quarantined'], 'aws:RequestTag/p2a:quarantined': 'true' };
    for (const kind of ['agent', 'intake', 'sanitizer']) {
      const one = AGENT.replace('agent-triage', `${kind}-desk`);
      for (const reach of [reachToStop, reachToRelease])
        for (const [action, context] of [
          ['PutRolePolicy', below],
          ['GetRolePolicy', {}],
          ['ListRoleTags', {}],
        ] as const)
          expect({ kind, action, allowed: onRole(reach, action, context, one) }).toEqual({
            kind,
            action,
            allowed: true,
          });
      expect([onRole(reachToStop, 'TagRole', tag, one), onRole(reachToRelease, 'UntagRole', tag, one)]).toEqual([
        true,
        true,
      ]);
    }
    for (const other of ['steps-desk', 'gateway-validator', 'tool-desk'])
      expect(onRole(reachToStop, 'PutRolePolicy', below, AGENT.replace('agent-triage', other))).toBe(false);

    const only = iamPack(controlFacts(prod)).find(({ Sid }) => Sid === 'ContainmentChangesAgentsOnly');
    const spared = new RegExp(`^${String(only?.NotResource).replaceAll('*', '.*')}$`);
    const known = Object.values(containmentRegister(prod).agents).flatMap(({ roles }) => roles);
    expect(known.length).toBeGreaterThan(prod.agents.length);
    for (const { roleArn } of known) expect(roleArn).toMatch(spared);
  });

  test('16: only the role of its function takes on a role that reaches agents', () => {
    const trust = reachTrust(trial, containmentRoleArn(trial));
    const as = (role: string, organization = 'o-a1b2c3d4e5', account = '333333333333') =>
      allows(
        trust,
        {
          action: 'sts:AssumeRole',
          resource: '*',
          context: { 'aws:PrincipalArn': role, 'aws:PrincipalOrgID': organization },
        },
        { account },
      );
    expect(as('arn:aws:iam::333333333333:role/p2a/containment/p2a-trial-containment')).toBe(true);
    for (const role of ['release', 'containment-reach', 'signals'])
      expect(as(`arn:aws:iam::333333333333:role/p2a/containment/p2a-trial-${role}`)).toBe(false);
    expect(as('arn:aws:iam::333333333333:role/p2a/containment/p2a-trial-containment', 'o-other')).toBe(false);
    expect(
      as('arn:aws:iam::333333333333:role/p2a/containment/p2a-trial-containment', 'o-a1b2c3d4e5', '999999999999'),
    ).toBe(false);
  });

  test('28: EventBridge carries signals to the bus for rules of the account, and the bus takes them from nobody else', () => {
    const bus = 'arn:aws:events:eu-central-1:333333333333:event-bus/p2a-trial-signals';
    expect(
      allows(policy(...signalsStatements(trial)), { action: 'events:PutEvents', resource: bus, context: {} }),
    ).toBe(true);
    const handing = (role: string) =>
      allows(
        busPolicy(trial),
        {
          action: 'events:PutEvents',
          resource: bus,
          context: { 'aws:PrincipalArn': role, 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
        },
        { account: '333333333333' },
      );
    expect(handing(signalsRoleArn(trial, 'sandbox'))).toBe(true);
    expect(handing('arn:aws:iam::333333333333:role/p2a/agent/p2a-trial-agent-triage')).toBe(false);
    const trusted = (rule: string) =>
      allows(
        signalsTrust(trial, 'sandbox'),
        {
          action: 'sts:AssumeRole',
          resource: '*',
          context: {
            'aws:SourceAccount': '333333333333',
            'aws:SourceArn': `arn:aws:events:us-east-1:333333333333:rule/${rule}`,
          },
        },
        { service: 'events.amazonaws.com' },
      );
    expect([trusted('p2a-trial-signal-probing-globally'), trusted('somebody-elses')]).toEqual([true, false]);
  });

  test('every action is one of AWS, and works on what stands beside it', async () => {
    for (const document of [stops, releases, reachToStop, reachToRelease, policy(...signalsStatements(trial))]) {
      expect(await vocabularyMistakes(document.Statement)).toEqual([]);
      expect(await idleActions(document.Statement)).toEqual([]);
    }
  });

  test('24: the key of alerts is used for settings by Lambda alone, and that of the table for the table alone', () => {
    const role = 'arn:aws:iam::333333333333:role/p2a/containment/p2a-trial-containment';
    const uses = (statements: readonly Statement[], action: string, context: Record<string, string>) =>
      allows(policy(...statements), { action, resource: '*', context }, { account: '333333333333' });
    const alerts = alertKeyUses(trial, 'sandbox');
    const via = (service: string) => ({
      'aws:PrincipalArn': role,
      'kms:ViaService': `${service}.eu-central-1.amazonaws.com`,
    });
    expect(uses(alerts, 'kms:Decrypt', via('lambda'))).toBe(true);
    expect(uses(alerts, 'kms:Decrypt', via('s3'))).toBe(false);
    expect(uses(alerts, 'kms:Encrypt', via('lambda'))).toBe(false);
    const deploy = {
      ...via('lambda'),
      'aws:PrincipalArn': 'arn:aws:iam::333333333333:role/p2a/deploy/p2a-trial-security-deploy',
    };
    expect(uses(alerts, 'kms:Encrypt', deploy)).toBe(true);
    expect(uses(alerts, 'kms:CreateGrant', { ...deploy, 'kms:GrantIsForAWSResource': 'false' })).toBe(false);
    const ships = { ...deploy, 'aws:PrincipalArn': deploy['aws:PrincipalArn'].replace('security', 'workload') };
    expect([uses(alerts, 'kms:Encrypt', ships), uses(alerts, 'kms:Decrypt', ships)]).toEqual([false, false]);

    const table = tableUses(trial, 'sandbox');
    const named = { ...via('dynamodb'), 'kms:EncryptionContext:aws:dynamodb:tableName': 'p2a-trial-gateway' };
    expect(uses(table, 'kms:Decrypt', named)).toBe(true);
    expect(uses(table, 'kms:Decrypt', { ...named, 'kms:EncryptionContext:aws:dynamodb:tableName': 'other' })).toBe(
      false,
    );
    expect(uses(table, 'kms:Decrypt', { ...named, 'kms:ViaService': 'lambda.eu-central-1.amazonaws.com' })).toBe(false);
  });
});

describe('what is made', () => {
  test('28: whatever is asynchronous leaves what failed to people, and tries again first', () => {
    const targets = all(ofContainment, 'aws_cloudwatch_event_target');
    expect(targets).toHaveLength(6);
    for (const { attributes } of targets) {
      expect(attributes.dead_letter_config).toBeDefined();
      expect(attributes.retry_policy).toEqual({ maximum_event_age_in_seconds: 7200, maximum_retry_attempts: 60 });
    }
    const attempts = all(ofContainment, 'aws_lambda_function_event_invoke_config');
    expect(attempts).toHaveLength(2);
    for (const { attributes } of attempts)
      expect(attributes).toMatchObject({ maximum_retry_attempts: 2, destination_config: { on_failure: {} } });
    for (const { attributes } of all(ofContainment, 'aws_sqs_queue'))
      expect(attributes.kms_master_key_id !== undefined || attributes.sqs_managed_sse_enabled === true).toBe(true);
  });

  test('executions are kept for the functions where the environment says so, and none without', () => {
    const kept = (of: Environment) =>
      Object.fromEntries(
        all(inDetection(of, 'sandbox'), 'aws_lambda_function').map(({ attributes }) => [
          attributes.function_name,
          attributes.reserved_concurrent_executions,
        ]),
      );
    expect(kept(trial)).toEqual({ 'p2a-trial-containment': undefined, 'p2a-trial-release': undefined });
    expect(kept(environment({ containment: { reservedConcurrency: { stops: 5, releases: 2 } } }))).toEqual({
      'p2a-trial-containment': 5,
      'p2a-trial-release': 2,
    });
    // With none at all nothing would be stopped.
    expect(() => environment({ containment: { reservedConcurrency: { stops: 0 } } })).toThrow(
      'containment.reservedConcurrency.stops',
    );
  });

  test('32: functions are called through their alias by what is named', () => {
    const permissions = all(ofContainment, 'aws_lambda_permission').map(({ attributes }) => attributes);
    expect(permissions.map(({ principal }) => principal).toSorted()).toEqual([
      'apigateway.amazonaws.com',
      'apigateway.amazonaws.com',
      'events.amazonaws.com',
      'events.amazonaws.com',
    ]);
    for (const { qualifier, source_arn, principal, source_account } of permissions) {
      expect(qualifier).toMatch(/alias/);
      expect(source_arn).toMatch(
        principal === 'events.amazonaws.com'
          ? /:rule\/(?:p2a-trial-signals\/p2a-trial-containment-act|p2a-trial-containment-look)$/
          : /\/approvers\/(?:POST\/agents\/\*\/release|GET\/agents\/\*\/containment)$/,
      );
      if (principal === 'events.amazonaws.com') expect(source_account).toBe('333333333333');
    }
  });

  test('people call one alias, EventBridge and the API of approvers another; both stand for the same version', () => {
    const aliases = all(ofContainment, 'aws_lambda_alias').map(({ attributes }) => [
      attributes.name,
      /alias/.test(String(attributes.function_version)),
    ]);
    expect(aliases.toSorted()).toEqual([
      ['live', false],
      ['live', false],
      ['orders', true],
    ]);
    for (const { attributes } of all(ofContainment, 'aws_lambda_permission'))
      expect(attributes.qualifier).not.toMatch(/orders/);
    for (const { attributes } of all(ofContainment, 'aws_cloudwatch_event_target'))
      expect(attributes.arn).not.toMatch(/orders/);
    expect(containmentOrdersArn(trial)).toBe(
      'arn:aws:lambda:eu-central-1:333333333333:function:p2a-trial-containment:orders',
    );
  });

  test('functions end before what the records say that they may still write', () => {
    const timeouts = Object.fromEntries(
      all(ofContainment, 'aws_lambda_function').map(({ attributes }) => [attributes.function_name, attributes.timeout]),
    );
    expect(timeouts).toEqual({ 'p2a-trial-containment': 120, 'p2a-trial-release': 29 });
    expect(120_000 + STEP_MS).toBeLessThanOrEqual(STOPPING_LEASE_MS);
    expect(29_000 + STEP_MS).toBeLessThanOrEqual(RELEASING_LEASE_MS);
    // And whoever has to wait for a release has the time for it.
    expect(STOPPING_LEASE_MS - STEP_MS).toBeGreaterThan(RELEASING_LEASE_MS + STEP_MS);
  });

  test('40: nothing of it is there without a gateway', () => {
    const without = environment({ gateway: undefined, agents: [] as never });
    const found = resourcesIn(synthEnvironment(without)).filter(({ path }) =>
      /detection.*\/(?:containment|agent-reach|signals)/.test(path),
    );
    expect(found).toEqual([]);
  });

  test('agents are reached in every account that has some, and signals come from every account that has any', () => {
    const roles = (account: string) =>
      all(inDetection(prod, account), 'aws_iam_role')
        .map(({ attributes }) => String(attributes.name))
        .filter((name) => /containment|release|signals/.test(name));
    expect(roles('claims-agents')).toEqual(
      expect.arrayContaining(['p2a-prod-containment-reach', 'p2a-prod-release-reach', 'p2a-prod-signals']),
    );
    expect(roles('gateway')).toEqual(
      expect.arrayContaining(['p2a-prod-containment', 'p2a-prod-release', 'p2a-prod-signals']),
    );
    expect(roles('claims-tools')).toEqual([]);
  });

  test('calls of global services are carried from where they appear', () => {
    const regions = (of: Environment, account: string) =>
      signalRules(of, account).map(({ name, region }) => [name, region]);
    expect(regions(prod, 'claims-agents')).toEqual([
      ['alarms', 'eu-central-1'],
      ['probing', 'eu-central-1'],
      ['probing-globally', 'us-east-1'],
      ['findings', 'eu-central-1'],
    ]);
    const [account = ''] = govcloud.agents.map((agent) => agent.account);
    expect(new Set(regions(govcloud, account).map(([, region]) => region))).toEqual(new Set(['us-gov-west-1']));
  });

  test('only signals from which something follows are carried', () => {
    const responses = Object.fromEntries(
      ['refused', 'sensitive-data', 'guardrail', 'volume', 'tokens', 'probing', 'finding'].map((signal) => [
        signal,
        'tell',
      ]),
    );
    expect(signalRules(environment({ containment: { responses } as never }), 'sandbox')).toEqual([]);
    const [alarms] = signalRules(trial, 'sandbox');
    expect(alarms?.pattern.detail).toMatchObject({
      alarmName: [
        { prefix: 'p2a-trial-refused-' },
        { prefix: 'p2a-trial-sensitive-data-' },
        { prefix: 'p2a-trial-tokens-' },
      ],
    });
  });

  test('an account carries only those alarms that are believed of it', () => {
    const alarms = (account: string) =>
      signalRules(prod, account)
        .filter(({ name }) => name === 'alarms')
        .flatMap(({ pattern }) => (pattern.detail as { readonly alarmName: object[] }).alarmName);
    expect(alarms('gateway')).toEqual([{ prefix: 'p2a-prod-refused-' }, { prefix: 'p2a-prod-sensitive-data-' }]);
    expect(alarms('claims-agents')).toEqual([{ prefix: 'p2a-prod-tokens-' }]);
  });

  test('refused calls and findings are carried of all roles of agents', () => {
    const patternOf = (name: string) =>
      signalRules(trial, 'sandbox').find((rule) => rule.name === name)?.pattern.detail;
    const names = ['agent', 'intake', 'sanitizer'].map((kind) => `p2a-trial-${kind}-`);
    expect(patternOf('probing')).toMatchObject({
      userIdentity: {
        sessionContext: {
          sessionIssuer: { arn: names.map((name) => ({ prefix: `arn:aws:iam::333333333333:role/p2a/agent/${name}` })) },
        },
      },
    });
    expect(patternOf('findings')).toMatchObject({
      resource: { accessKeyDetails: { userName: names.map((prefix) => ({ prefix })) } },
    });
  });

  test('the bus hands over events of AWS from the accounts of the environment alone', () => {
    expect(busPattern(trial)).toEqual({ source: [{ prefix: 'aws.' }], account: ['333333333333'] });
  });

  test('the register knows agents by what nobody can make up, and other agents make another zip', () => {
    expect(containmentRegister(trial).agents).toEqual({
      triage: {
        family: 'claims',
        owner: 'claims-operations',
        account: '333333333333',
        roles: [
          {
            roleName: 'p2a-trial-agent-triage',
            roleArn: 'arn:aws:iam::333333333333:role/p2a/agent/p2a-trial-agent-triage',
          },
        ],
      },
    });
    const ofWorkflow = prod.agents.find(({ workflow }) => workflow !== undefined);
    if (ofWorkflow === undefined) throw new Error('no agent runs in the workflow');
    const made = synthEnvironment(prod);
    const declared = resourcesIn(made)
      .filter(({ type, attributes }) => type === 'aws_iam_role' && String(attributes.path) === '/p2a/agent/')
      .map(({ attributes }) => String(attributes.name));
    const known = Object.values(containmentRegister(prod).agents).flatMap(({ roles }) => roles);
    expect(known.map(({ roleName }) => roleName).toSorted()).toEqual(declared.toSorted());
    expect(containmentRegister(prod).agents[ofWorkflow.name]?.roles).toHaveLength(3);
    const [agent] = trial.agents;
    expect(registerFiles(trial).key).toBe(registerFiles(environment()).key);
    expect(registerFiles({ ...trial, agents: agent === undefined ? [] : [{ ...agent, name: 'other' }] }).key).not.toBe(
      registerFiles(trial).key,
    );
  });

  test('whatever keeps an agent from being stopped or released is an alarm at once', () => {
    expect(containmentAlarms(trial, 'sandbox').map(({ name, severity }) => [name, severity])).toEqual(
      ['unsettled', 'stopping-fails', 'releasing-fails', 'signals-unacted', 'signals-undelivered'].map((id) => [
        `p2a-trial-containment-${id}`,
        'critical',
      ]),
    );
  });
});
