import type { OneOrMore, PolicyDocument } from '../../../foundation/policy';
import { endpointPolicy, privateNamePolicy, toolApiPolicy } from '../../../modules/tool-gateway/api-policy';
import { allows } from '../../support/allow';
import { trial } from '../tool/trial';

const of = trial();
const AGENTS = '555555555555';
const GATEWAY = '666666666666';
const RESOURCE = 'arn:aws:execute-api:eu-central-1:666666666666:abc/live/POST/tools/register/look-up';

type Context = Readonly<Record<string, OneOrMore>>;

const agent: Context = {
  'aws:PrincipalArn': `arn:aws:iam::${AGENTS}:role/p2a/agent/p2a-trial-agent-reader`,
  'aws:PrincipalOrgID': 'o-a1b2c3d4e5',
  'aws:SecureTransport': 'true',
};

const request = (context: Context) => ({ action: 'execute-api:Invoke', resource: RESOURCE, context });
const calls = (policy: PolicyDocument, context: Context, account = AGENTS) =>
  allows(policy, request(context), { account });
const isDenied = (policy: PolicyDocument, context: Context) =>
  !allows({ ...policy, Statement: [...policy.Statement, ANYBODY] }, request(context), { account: AGENTS });
const ANYBODY = { Sid: 'Anybody', Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } as const;

describe('29: a regional tool API', () => {
  const policy = toolApiPolicy(of, undefined);

  test('is called by agents of the organization', () => {
    expect(calls(policy, agent)).toBe(true);
  });

  test.each<[string, Context]>([
    ['another organization', { ...agent, 'aws:PrincipalOrgID': 'o-zzzzzzzzzz' }],
    ['no organization', { ...agent, 'aws:PrincipalOrgID': [] }],
    ['no TLS', { ...agent, 'aws:SecureTransport': 'false' }],
    ['nobody in particular', { 'aws:SecureTransport': 'true' }],
    ...[
      `arn:aws:iam::${AGENTS}:role/p2a/tool/p2a-trial-agent-reader`,
      `arn:aws:iam::${AGENTS}:role/p2a-trial-agent-reader`,
      `arn:aws:iam::${GATEWAY}:role/p2a/agent/p2a-trial-agent-reader`,
      `arn:aws:iam::${GATEWAY}:role/administrator`,
      `arn:aws:iam::999999999999:role/p2a/agent/p2a-trial-agent-reader`,
      `arn:aws:iam::${AGENTS}:user/p2a/agent/somebody`,
    ].map((role): [string, Context] => [role, { ...agent, 'aws:PrincipalArn': role }]),
  ])('is closed to %s, whatever else allows it', (_, context) => {
    expect(isDenied(policy, context)).toBe(true);
    expect(calls(policy, context)).toBe(false);
  });

  test('says of whom it lets in all that it asks of them', () => {
    expect(policy.Statement[0]).toMatchObject({
      Sid: 'AgentsCall',
      Condition: {
        ArnLike: { 'aws:PrincipalArn': [`arn:aws:iam::${AGENTS}:role/p2a/agent/*`] },
        StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
      },
    });
  });

  test('16: names accounts as principals, and no role', () => {
    expect(policy.Statement.map(({ Principal }) => Principal)).toEqual([
      { AWS: [`arn:aws:iam::${AGENTS}:root`] },
      '*',
      '*',
      '*',
    ]);
  });

  test('is closed to everybody while there are no agents', () => {
    const empty = toolApiPolicy(trial([], { agents: [], tools: [] }), undefined);
    expect(JSON.stringify(empty)).not.toContain('[]');
    expect(calls(empty, agent)).toBe(false);
  });
});

describe('29: a private tool API', () => {
  const policy = toolApiPolicy(of, ['vpce-1', 'vpce-2']);

  test.each(['vpce-1', 'vpce-2'])('is called from its endpoint %s', (endpoint) => {
    expect(calls(policy, { ...agent, 'aws:SourceVpce': endpoint })).toBe(true);
  });

  test.each<[string, Context]>([
    ['another endpoint', { ...agent, 'aws:SourceVpce': 'vpce-3' }],
    ['no endpoint', agent],
    ['another organization', { ...agent, 'aws:SourceVpce': 'vpce-1', 'aws:PrincipalOrgID': 'o-zzzzzzzzzz' }],
    ['somebody else', { ...agent, 'aws:SourceVpce': 'vpce-1', 'aws:PrincipalArn': `arn:aws:iam::${GATEWAY}:role/x` }],
  ])('is closed to %s, whatever else allows it', (_, context) => {
    expect(isDenied(policy, context)).toBe(true);
  });

  test('is reached by its name from the same endpoints, over TLS', () => {
    const name = privateNamePolicy(['vpce-1', 'vpce-2']);
    const tls = { 'aws:SecureTransport': 'true' };
    expect(calls(name, { ...tls, 'aws:SourceVpce': 'vpce-2' })).toBe(true);
    expect(calls(name, { 'aws:SecureTransport': 'false', 'aws:SourceVpce': 'vpce-2' })).toBe(false);
    expect(isDenied(name, { ...tls, 'aws:SourceVpce': 'vpce-3' })).toBe(true);
    expect(isDenied(name, tls)).toBe(true);
  });
});

describe('an endpoint of the gateway’s own', () => {
  const policy = endpointPolicy(of);
  const passes = (context: Context, resource = RESOURCE) =>
    allows(policy, { ...request(context), resource }, { account: AGENTS });

  test('lets agents of the organization through, to the tool API of its account', () => {
    expect(passes(agent)).toBe(true);
  });

  test('lets people through to the API of approvers, and callers to the name, where they are asked who they are', () => {
    expect(passes({}, `arn:aws:execute-api:eu-central-1:${GATEWAY}:abc/approvers/GET/approvals`)).toBe(true);
    expect(passes({}, `arn:aws:execute-api:eu-central-1:${GATEWAY}:/domainnames/tools.acme.internal+1`)).toBe(true);
  });

  test.each<[string, Context, string]>([
    ['nobody in particular', {}, RESOURCE],
    ['others', { ...agent, 'aws:PrincipalArn': `arn:aws:iam::${AGENTS}:role/somebody` }, RESOURCE],
    ['another organization', { ...agent, 'aws:PrincipalOrgID': 'o-zzzzzzzzzz' }, RESOURCE],
    ['an API of somebody else', agent, RESOURCE.replace(GATEWAY, '999999999999')],
    ['another stage', agent, RESOURCE.replace('/live/', '/test/')],
    ['approvers of somebody else', {}, 'arn:aws:execute-api:eu-central-1:999999999999:abc/approvers/GET/approvals'],
  ])('lets nothing else through: %s', (_, context, resource) => {
    expect(passes(context, resource)).toBe(false);
  });
});
