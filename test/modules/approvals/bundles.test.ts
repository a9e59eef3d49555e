import { codeOf, loadFunction } from '../../support/function-code';
import { ISSUER } from './provider';

const inherited = { ...process.env };
afterEach(() => {
  process.env = { ...inherited };
});

const COMMON = { P2A_ENVIRONMENT: 'trial', P2A_TABLE: 'table', P2A_AUDIT_LOG_GROUP: '/p2a/trial/gateway/audit' };
const FUNCTIONS = {
  approver: { ...COMMON, P2A_LOGIN_MINUTES: '60' },
  authorizer: {
    P2A_ENVIRONMENT: 'trial',
    P2A_AUTHORIZER: JSON.stringify({
      issuer: ISSUER,
      audience: 'approvals',
      groupsClaim: 'groups',
      mfa: { claim: 'amr', values: ['mfa'] },
      loginMinutes: 60,
    }),
  },
  keeper: { ...COMMON, P2A_APPROVALS_TOPIC_ARN: 'arn:aws:sns:eu-central-1:333333333333:topic' },
  tokens: { P2A_ENVIRONMENT: 'trial' },
};
const CONTEXT = { awsRequestId: 'i-1' };
const folderOf = (name: string) => `modules/approvals/lambda/${name}`;
const settings = Object.entries(FUNCTIONS).flatMap(([name, given]) =>
  Object.keys(given).map((setting) => [name, setting] as const),
);

test.each(settings)('%s does not start without %s, and says so', (name, setting) => {
  const given: Record<string, string> = { ...FUNCTIONS[name as 'keeper'] };
  delete given[setting];
  expect(() => loadFunction(folderOf(name), given)).toThrow(`${setting}: is not set`);
});

test('the authorizer runs as it is deployed, and lets nobody in without a token', async () => {
  const { handler } = loadFunction(folderOf('authorizer'), FUNCTIONS.authorizer);
  await expect(handler({ methodArn: 'arn', authorizationToken: 'x' }, CONTEXT)).rejects.toThrow(/^Unauthorized$/);
});

test('the API runs as it is deployed, and knows nobody whom the authorizer has not seen', async () => {
  const { handler } = loadFunction(folderOf('approver'), FUNCTIONS.approver);
  const event = { httpMethod: 'GET', resource: '/approvals', requestContext: { requestId: 'r-1' } };
  expect(await handler(event)).toMatchObject({ statusCode: 401 });
});

test('the keeper runs as it is deployed, and takes no step that is none', async () => {
  const { handler } = loadFunction(folderOf('keeper'), FUNCTIONS.keeper);
  await expect(handler({ step: 'other' })).rejects.toMatchObject({ name: 'KeeperFault' });
});

test('18: the trigger runs as it is deployed, and proves nothing of anybody unknown', async () => {
  const { handler } = loadFunction(folderOf('tokens'), FUNCTIONS.tokens);
  expect(JSON.stringify(await handler({ triggerSource: 'x', request: {}, response: {} }, CONTEXT))).toContain(
    'claimsToSuppress',
  );
});

test.each(Object.keys(FUNCTIONS))(
  '38: %s tells nothing of where it was built, and is small enough to start fast',
  (name) => {
    expect(codeOf(folderOf(name)).includes(process.cwd())).toBe(false);
    expect(codeOf(folderOf(name)).length).toBeLessThan(2_000_000);
  },
);

test('what says who somebody is has nothing of AWS in it', () => {
  expect(codeOf(folderOf('authorizer')).length).toBeLessThan(60_000);
  expect(codeOf(folderOf('tokens')).length).toBeLessThan(5000);
});
