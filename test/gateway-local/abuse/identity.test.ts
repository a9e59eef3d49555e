import type { KnownKey } from '../../../gateway-local/http/signature';
import { gatewayEnvironment, payment, sessionArn } from '../../support/gateway';
import type { Headers } from './http';
import { freshKey, LocalTrial } from './local-trial';

const CLAIM = { claim: 'CL-2026-000123' };
const ROLE = 'p2a-trial-agent-free';

/** Who has credentials of AWS that are good, and is no agent. */
const CALLERS: Readonly<Record<string, string>> = {
  'a role of the same name in another account': sessionArn('free', '444444444444'),
  'another role of the account': 'arn:aws:sts::333333333333:assumed-role/admin/session',
  'a role that names its session like an agent': `arn:aws:sts::333333333333:assumed-role/admin/${ROLE}`,
  'a role with a path in front of it': `arn:aws:sts::333333333333:assumed-role/p2a/agent/${ROLE}/session`,
  'a role with a path behind it': `arn:aws:sts::333333333333:assumed-role/${ROLE}/admin/session`,
  'a role with dots in its path': `arn:aws:sts::333333333333:assumed-role/admin/../${ROLE}`,
  'a role that has no session': `arn:aws:iam::333333333333:role/p2a/agent/${ROLE}`,
  'a user of the same name': `arn:aws:iam::333333333333:user/${ROLE}`,
  'a federated user of the same name': `arn:aws:sts::333333333333:federated-user/${ROLE}`,
  'the root of the account': 'arn:aws:iam::333333333333:root',
  'a role of another partition': sessionArn('free').replace('arn:aws:', 'arn:aws-us-gov:'),
  'a role in another case': sessionArn('Free'),
  'a role in capital letters': sessionArn('free').toUpperCase(),
  'a role with a look-alike letter': sessionArn('fr\u0435e'),
  'a role with a full-width letter': sessionArn('fre\uff45'),
  'a role with a letter that nobody sees': sessionArn('free\u200b'),
  'a role that continues behind a line end': `${sessionArn('free')}\n`,
  'two roles': `${sessionArn('free')},${sessionArn('free')}`,
  'a role that every object has': 'arn:aws:sts::333333333333:assumed-role/__proto__/session',
  nobody: '',
};

const strangers: KnownKey[] = Object.values(CALLERS).map((userArn, index) => ({
  accessKeyId: `stranger-${index}`,
  secretAccessKey: `secret-${index}`,
  sessionToken: `session-${index}`,
  userArn,
}));
const keyOf = (userArn: string) => strangers.find((key) => key.userArn === userArn);

const trial = new LocalTrial(gatewayEnvironment(), strangers);

test.each(Object.entries(CALLERS))('%s is no agent, however good the signature is', async (_, userArn) => {
  const key = keyOf(userArn);
  expect(await trial.call('free', 'status', CLAIM, { key })).toMatchObject({ code: 'not-identified' });
  expect(await trial.call('free', 'pay', payment(), { key, headers: freshKey() })).toMatchObject({
    code: 'not-identified',
  });
  const path = '/approvals/approval-0001';
  expect(await trial.call('free', '', '', { key, method: 'GET', path })).toMatchObject({ code: 'not-identified' });
  expect(trial.calls).toEqual([]);
});

/** Everything by which somebody has been taken for somebody else before. */
const SPOOFS: Headers = [
  ['p2a-agent', 'free'],
  ['x-agent', 'free'],
  ['x-amzn-iam-user-arn', sessionArn('free')],
  ['x-amz-source-identity', ROLE],
  ['x-amzn-requestcontext', JSON.stringify({ identity: { userArn: sessionArn('free') } })],
  ['x-amzn-apigateway-api-id', 'local'],
  ['x-forwarded-user', 'free'],
  ['forwarded', 'for=free'],
  ['cookie', 'agent=free'],
];

test('whatever headers say of an agent makes nobody that agent', async () => {
  const headers = [...SPOOFS, ...freshKey()];
  expect(await trial.call('reader', 'pay', payment(), { headers })).toMatchObject({
    status: 403,
    code: 'not-authorized',
  });
  expect(trial.calls).toEqual([]);
  expect(await trial.call('reader', 'status', CLAIM, { headers: SPOOFS })).toMatchObject({ status: 200 });
  expect(trial.calls).toMatchObject([{ agent: 'reader' }]);
  expect(trial.gateway.audit.map(({ agent }) => agent)).toEqual(['reader', 'reader']);
});

test.each<[string, Headers]>([
  ['nothing', []],
  ['headers that name an agent', SPOOFS],
  ['a bearer token', [['authorization', 'Bearer free']]],
  ['a name and a password', [['authorization', `Basic ${Buffer.from('free:free').toString('base64')}`]]],
])('who shows %s in the place of a signature is nobody', async (_, headers) => {
  const answer = await trial.send({
    method: 'POST',
    path: '/tools/ledger/status',
    headers: [['content-type', 'application/json'], ...headers],
    body: Buffer.from(JSON.stringify(CLAIM)),
  });
  expect(answer).toMatchObject({ status: 403 });
  expect(['not-authorized', 'not-identified']).toContain(answer.code);
  expect(trial.calls).toEqual([]);
});

test.each<[string, (own: KnownKey, other: KnownKey) => KnownKey]>([
  ['name', (own, { accessKeyId }) => ({ ...own, accessKeyId })],
  ['name and session', ({ secretAccessKey }, other) => ({ ...other, secretAccessKey })],
  ['session', (own, { sessionToken }) => ({ ...own, sessionToken })],
])("an agent that signs under another agent's %s is nobody", async (_, mixed) => {
  const key = mixed(trial.keyOf('reader'), trial.keyOf('free'));
  expect(await trial.call('reader', 'status', CLAIM, { key })).toMatchObject({ code: 'not-identified' });
  expect(trial.calls).toEqual([]);
});
