import { policy } from '../../../foundation/policy';
import { invokeStatements, invokeTrust, isCalled } from '../../../modules/tool/invoke-policy';
import { allows } from '../../support/allow';
import { type AccessRequest, listOf } from '../../support/deny';
import { idleActions, vocabularyMistakes } from '../../support/iam-data';
import { ENDPOINT, EXISTING, type ToolInput, toolIn, toolInput, trial, withTool } from './trial';

const KEY = 'arn:aws:kms:eu-central-1:333333333333:key/0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9';
const LIVE = 'arn:aws:lambda:eu-central-1:333333333333:function:p2a-trial-tool-register:live';
const WORKFLOW = 'arn:aws:states:eu-central-1:333333333333:stateMachine:p2a-trial-tool-register';

type Context = AccessRequest['context'];

/** What a caller asks of STS. */
interface Call {
  readonly account: string;
  readonly role: string;
  readonly organization: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly sourceIdentity: string | undefined;
}

const TAGS = { 'p2a:agent': 'reader', 'p2a:tool': 'register', 'p2a:action': 'look-up', 'p2a:request': '01J9' };

const usual: Call = {
  account: '666666666666',
  role: 'p2a/gateway/p2a-trial-validator',
  organization: 'o-a1b2c3d4e5',
  tags: TAGS,
  sourceIdentity: 'p2a-trial-agent-reader',
};

const ROLE = 'arn:aws:iam::333333333333:role/p2a/tool/p2a-trial-tool-register-invoke';

/**
 * STS judges the role, the tags and the source identity as three actions, and tells each no more than the service
 * authorization reference lists for it.
 */
function isLetIn(given: Partial<Call>): boolean {
  const { account, role, organization, tags, sourceIdentity } = { ...usual, ...given };
  const caller = {
    'aws:PrincipalArn': `arn:aws:iam::${account}:role/${role}`,
    'aws:PrincipalOrgID': organization,
    'aws:PrincipalAccount': account,
  };
  const tagged: Context = {
    ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
    ...(Object.keys(tags).length === 0 ? {} : { 'aws:TagKeys': Object.keys(tags) }),
  };
  const named: Context = sourceIdentity === undefined ? {} : { 'sts:SourceIdentity': sourceIdentity };
  const judged: Array<[string, Context]> = [['sts:AssumeRole', { ...caller, ...tagged, ...named }]];
  if (Object.keys(tags).length > 0) judged.push(['sts:TagSession', { ...caller, ...tagged }]);
  if (sourceIdentity !== undefined) judged.push(['sts:SetSourceIdentity', { ...caller, ...named }]);
  const trust = invokeTrust(...withTool());
  return judged.every(([action, context]) => allows(trust, { action, resource: ROLE, context }, { account }));
}

const without = (tag: string) => Object.fromEntries(Object.entries(TAGS).filter(([key]) => key !== tag));

describe('16: who takes on the role by which a tool is called', () => {
  test('the gateway, for an agent, an action and a request', () => {
    expect(isLetIn({})).toBe(true);
    expect(isLetIn({ tags: { ...TAGS, 'p2a:request': 'another' } })).toBe(true);
    expect(isLetIn({ role: 'p2a/gateway/p2a-trial-another' })).toBe(true);
  });

  test.each<[string, Partial<Call>]>([
    ['an agent', { account: '555555555555', role: 'p2a/agent/p2a-trial-agent-reader' }],
    ['an agent that runs in the account of the gateway', { role: 'p2a/agent/p2a-trial-agent-reader' }],
    ['the tool itself', { account: '333333333333', role: 'p2a/tool/p2a-trial-tool-register' }],
    ['a role of the gateway plane in another account', { account: '333333333333' }],
    ['an administrator of the gateway account', { role: 'Admin' }],
    ['a role whose name only looks like the path', { role: 'x/p2a/gateway/validator' }],
    ['an account that has left the organization', { organization: 'o-zzzzzzzzzz' }],
    ['a session without tags', { tags: {} }],
    ['a session that does not say the agent', { tags: without('p2a:agent') }],
    ['a session that does not say the tool', { tags: without('p2a:tool') }],
    ['a session that does not say the action', { tags: without('p2a:action') }],
    ['a session that does not say the request', { tags: without('p2a:request') }],
    ['a session for another tool', { tags: { ...TAGS, 'p2a:tool': 'payments' } }],
    ['a tag beside the four', { tags: { ...TAGS, team: 'claims' } }],
    ['a tag that would change the plane', { tags: { ...TAGS, 'p2a:plane': 'gateway' } }],
    ['the plane in capital letters', { tags: { ...TAGS, 'P2A:Plane': 'gateway' } }],
    ['a session without a source identity', { sourceIdentity: undefined }],
    ['a source identity that is no agent', { sourceIdentity: 'p2a-trial-tool-register' }],
    ['an agent of another environment', { sourceIdentity: 'p2a-prod-agent-reader' }],
    ['a person as source identity', { sourceIdentity: 'jane.doe' }],
  ])('not %s', (_, call) => {
    expect(isLetIn(call)).toBe(false);
  });

  test('not a service', () => {
    const request = { action: 'sts:AssumeRole', resource: ROLE, context: {} };
    expect(allows(invokeTrust(...withTool()), request, { service: 'lambda.amazonaws.com' })).toBe(false);
  });

  test('19: the trust policy stays within 2,048 characters, however long the names', () => {
    const name = `a${'-b'.repeat(14)}c`;
    const [environment, tool] = withTool({ name }, { name: 'abcdefghijkl', namePrefix: 'abcdefghij', agents: [] });
    expect(name).toHaveLength(30);
    expect(JSON.stringify(invokeTrust(environment, tool)).length).toBeLessThanOrEqual(2048);
  });

  test('its actions and condition keys exist', async () => {
    await expect(vocabularyMistakes(invokeTrust(...withTool()).Statement)).resolves.toEqual([]);
  });
});

interface Session {
  readonly agent?: string;
  readonly action?: string;
  readonly tool?: string;
}

/** Whether a session of the gateway may call something. */
const mayCall = (
  target: ToolInput['target'],
  api: string,
  resource: string,
  { agent = 'reader', action = 'look-up', tool = 'register' }: Session = {},
) =>
  allows(policy(...invokeStatements(...withTool({ target }), KEY)), {
    action: api,
    resource,
    context: {
      'aws:PrincipalTag/p2a:tool': tool,
      'aws:PrincipalTag/p2a:agent': agent,
      'aws:PrincipalTag/p2a:action': action,
      'aws:PrincipalTag/p2a:request': '01J9',
      'aws:PrincipalTag/p2a:plane': 'tool',
    },
  });

describe.each([
  ['a function made here', toolInput().target, 'lambda:InvokeFunction', LIVE],
  [
    'a function that somebody else makes',
    EXISTING,
    'lambda:InvokeFunction',
    'arn:aws:lambda:eu-central-1:333333333333:function:tickets:stable',
  ],
  ['an endpoint', ENDPOINT, 'states:StartSyncExecution', WORKFLOW],
])('what a session may do with %s', (_, target, api, resource) => {
  test.each([
    ['reader', 'look-up', true],
    ['reader', 'search', true],
    ['reader', 'assign', false],
    ['handler', 'look-up', true],
    ['handler', 'search', true],
    ['handler', 'assign', true],
    ['idler', 'look-up', false],
    ['idler', 'assign', false],
    ['stranger', 'look-up', false],
    // Nobody declares it.
    ['reader', 'erase', false],
    ['handler', 'erase', false],
    ['handler', 'no-such-action', false],
  ])('%s calls %s: %p', (agent, action, allowed) => {
    expect(mayCall(target, api, resource, { agent, action })).toBe(allowed);
  });

  test('nothing for another tool', () => {
    expect(mayCall(target, api, resource, { tool: 'payments' })).toBe(false);
  });

  test('nothing else, not even next to it', () => {
    for (const other of [resource.replace(/:[^:]*$/, ''), `${resource}x`, resource.replace('3333', '4444')])
      expect(mayCall(target, api, other)).toBe(false);
    for (const action of [
      'lambda:UpdateFunctionCode',
      'states:StartExecution',
      'states:UpdateStateMachine',
      'sts:AssumeRole',
    ])
      expect(mayCall(target, action, resource)).toBe(false);
  });
});

describe('what stands in its policy', () => {
  const statements = (target: ToolInput['target']) => invokeStatements(...withTool({ target }), KEY);

  test('actions that the same agents declare go together', () => {
    const tagged = statements(toolInput().target).map(({ Condition }) => Condition?.StringEquals);
    expect(tagged).toEqual([
      {
        'aws:PrincipalTag/p2a:tool': 'register',
        'aws:PrincipalTag/p2a:action': ['look-up', 'search'],
        'aws:PrincipalTag/p2a:agent': ['reader', 'handler'],
      },
      {
        'aws:PrincipalTag/p2a:tool': 'register',
        'aws:PrincipalTag/p2a:action': ['assign'],
        'aws:PrincipalTag/p2a:agent': ['handler'],
      },
    ]);
  });

  test('an action that nobody declares is not mentioned', () => {
    expect(JSON.stringify(statements(toolInput().target))).not.toContain('erase');
  });

  test('26: the answer of a sealed workflow is opened, by Step Functions and for this workflow', () => {
    expect(
      statements(ENDPOINT).filter(({ Action }) => listOf(Action).some((action) => action.startsWith('kms:'))),
    ).toEqual([
      expect.objectContaining({
        Action: 'kms:Decrypt',
        Resource: KEY,
        Condition: {
          StringEquals: {
            'kms:ViaService': 'states.eu-central-1.amazonaws.com',
            'kms:EncryptionContext:aws:states:stateMachineArn': WORKFLOW,
          },
        },
      }),
    ]);
  });

  test.each([toolInput().target, EXISTING, ENDPOINT])(
    '$kind: actions and condition keys exist, and fit',
    async (target) => {
      await expect(vocabularyMistakes(statements(target))).resolves.toEqual([]);
      await expect(idleActions(statements(target))).resolves.toEqual([]);
    },
  );
});

describe('whether a tool is called at all', () => {
  test('if an agent declares one of its actions', () => {
    expect(isCalled(...withTool())).toBe(true);
    const environment = trial([toolInput(), toolInput({ name: 'archive' })]);
    expect(isCalled(environment, toolIn(environment, 'archive'))).toBe(false);
  });

  test('a tool that is called like something that every object has is not called by everybody', () => {
    const environment = trial([toolInput(), toolInput({ name: 'constructor' })]);
    expect(isCalled(environment, toolIn(environment, 'constructor'))).toBe(false);
  });

  test('not where there is no gateway', () => {
    const [environment, tool] = withTool();
    // Validation would not let such agents through.
    expect(isCalled({ ...environment, gateway: undefined }, tool)).toBe(false);
  });
});
