import { generateKeyPairSync, sign } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { MFA_CLAIM } from '../../../modules/approvals/lambda/tokens/claims';
import { payment } from '../../support/gateway';
import { askAs, asked, decide, tokenOf, type Waiting } from './approvers';
import { freshKey, LocalTrial } from './local-trial';

const trial = new LocalTrial();
const MINUTE = 60_000;

const decideWith = async (token: string, { id, kept }: Waiting, more: object = {}) =>
  askAs(trial, token, 'POST', `/approvals/${id}/decision`, {
    decision: 'approve',
    digest: (await kept()).digest,
    ...more,
  });

/** Somebody who may decide, but for what else they belong to. */
const ofGroups = (...groups: readonly string[]): JWTPayload => ({ 'cognito:groups': ['claims-approvers', ...groups] });

/** It waits as before, and was not made. */
async function stillWaits({ kept }: Waiting): Promise<void> {
  expect(await kept()).toMatchObject({ state: 'pending', decisions: {} });
  expect(trial.calls).toEqual([]);
  expect(trial.gateway.audit.map(({ event }) => event)).not.toContain('approval.decided');
}

describe('nobody approves', () => {
  test.each<[string, string, JWTPayload]>([
    ['what they asked for', 'ada', { sub: 'ada' }],
    ['what they asked for, under their address', 'ada', { sub: 'id-1', email: 'ada@acme.example' }],
    ['what they asked for, in other letters', 'Ada@ACME.example', { sub: 'id-1', email: 'ada@acme.example' }],
    ['what they asked for, in full-width letters', 'ada', { sub: 'id-1', preferred_username: '\uff41\uff44\uff41' }],
    ['what they asked for, with what nobody sees in their name', 'ada', { sub: 'id-1', name: 'a\u200bda' }],
    ['what their own agent asked for', '', { sub: 'claims-operations' }],
    [
      'what their own agent asked for, under another name',
      '',
      { sub: 'id-1', 'cognito:username': 'Claims-Operations' },
    ],
    ['what an agent of their group asked for', '', ofGroups('claims-operations')],
    ['what an agent of one of their groups asked for', '', ofGroups('everybody', 'claims-operations', 'payroll')],
    ['what an agent of their group asked for, in other letters', '', ofGroups('Claims-OPERATIONS')],
    ['what an agent of their group asked for, with what nobody sees', '', ofGroups('claims-\u200boperations ')],
  ])('%s', async (_, requester, claims) => {
    const waiting = await asked(trial, { headers: requester === '' ? [] : [['p2a-requester', requester]] });
    const answer = await decideWith(await trial.gateway.approverToken(claims), waiting);
    expect(answer).toMatchObject({ code: 'approver-is-requester' });
    await stillWaits(waiting);
  });

  test.each<[string, JWTPayload]>([
    ['that is almost named so', ofGroups('claims-operations-2', 'operations', 'claims-operations@acme.example')],
    ['that the agent says it asks for', ofGroups('ada')],
  ])('but a member of a group %s does', async (_, claims) => {
    const waiting = await asked(trial, { headers: [['p2a-requester', 'ada']] });
    expect(await decideWith(await tokenOf(trial, 'bob', claims), waiting)).toMatchObject({ status: 200 });
    await trial.gateway.approvalEnded(waiting.id);
  });

  test.each<[string, JWTPayload]>([
    ['of another group', { 'cognito:groups': ['payroll-approvers'] }],
    ['of no group', { 'cognito:groups': [] }],
    ['of a group that is almost named so', { 'cognito:groups': ['claims-approvers ', 'Claims-approvers', 'claims'] }],
    ['who says so in another claim', { 'cognito:groups': [], groups: ['claims-approvers'] }],
  ])('who is %s', async (_, claims) => {
    const waiting = await asked(trial);
    expect(await decideWith(await tokenOf(trial, 'ada', claims), waiting)).toMatchObject({
      status: 403,
      code: 'approver-not-entitled',
    });
    const shown = await askAs(trial, await tokenOf(trial, 'ada', claims), 'GET', `/approvals/${waiting.id}`);
    expect(shown).toMatchObject({ code: 'approver-not-entitled' });
    await stillWaits(waiting);
  });

  test('who says in the body that they are somebody else', async () => {
    const waiting = await asked(trial, { headers: [['p2a-requester', 'ada']] });
    for (const more of [{ sub: 'bob' }, { approver: 'bob' }, { quorum: 1 }, { approved: true }])
      expect(await decideWith(await tokenOf(trial, 'ada'), waiting, more)).toMatchObject({
        code: expect.stringMatching(/^(?:invalid-decision|approver-is-requester)$/),
      });
    await stillWaits(waiting);
  });
});

describe('a token shows nothing', () => {
  const unproven = { code: 'approver-not-identified' };

  async function isRefused(make: () => Promise<string>): Promise<void> {
    const waiting = await asked(trial);
    expect(await decideWith(await make(), waiting)).toMatchObject(unproven);
    expect(await askAs(trial, await make(), 'GET', '/approvals')).toMatchObject(unproven);
    await stillWaits(waiting);
  }

  test.each<[string, () => JWTPayload]>([
    ['that has ended', () => ({ exp: trial.time / 1000 - 31 })],
    ['of a sign-in that is too long ago', () => ({ auth_time: trial.time / 1000 - 61 * 60 })],
    ['of a sign-in that is still to come', () => ({ auth_time: trial.time / 1000 + 60 })],
    ['without a second factor', () => ({ [MFA_CLAIM]: 'none', amr: ['mfa'] })],
    ['for another client', () => ({ aud: 'other' })],
    ['of another provider', () => ({ iss: 'https://login.other.example' })],
    ['for another use', () => ({ token_use: 'access' })],
  ])('%s', async (_, claims) => {
    await isRefused(() => tokenOf(trial, 'ada', claims()));
  });

  test.each<[string, (token: string) => string]>([
    ['that was changed', (token) => changed(token, { sub: 'bob' })],
    ['that was put together of two', (token) => `${token.split('.').slice(0, 2).join('.')}.${'A'.repeat(86)}`],
    ['that nobody signed', (token) => `${part({ alg: 'none' })}.${token.split('.')[1]}.`],
    ['that somebody else signed', (token) => signedByOthers(token)],
    ['in the form of two', (token) => `${token} ${token}`],
    ['in capitals', (token) => token.toUpperCase()],
  ])('%s', async (_, change) => {
    await isRefused(async () => change(await tokenOf(trial, 'ada')));
  });

  test('that was seen, once its time is over', async () => {
    const token = await tokenOf(trial, 'ada');
    const waiting = await asked(trial);
    expect(await askAs(trial, token, 'GET', `/approvals/${waiting.id}`)).toMatchObject({ status: 200 });
    trial.time += 61 * MINUTE;
    expect(await decideWith(token, await asked(trial))).toMatchObject(unproven);
    expect(trial.calls).toEqual([]);
  });

  test('to the API of tools, and the key of an agent shows nothing to that of approvers', async () => {
    const waiting = await asked(trial);
    const headers = [['authorization', `Bearer ${await tokenOf(trial, 'ada')}`], ...freshKey()] as const;
    const body = Buffer.from(JSON.stringify(payment()));
    const call = { method: 'POST', path: '/tools/ledger/pay', headers, body };
    expect(await trial.send(call)).toMatchObject({ status: 403 });
    const { id } = waiting;
    const path = `/approver/approvals/${id}/decision`;
    const wish = { decision: 'approve', digest: (await waiting.kept()).digest };
    expect(await trial.call('asker', '', wish, { path })).toMatchObject(unproven);
    await stillWaits(waiting);
  });
});

test('the same token about the same approval twice is one decision', async () => {
  const waiting = await asked(trial, { agent: 'free', minorUnits: 1_000_001 });
  const token = await tokenOf(trial, 'ada');
  for (let replay = 0; replay < 3; replay += 1)
    expect(await decideWith(token, waiting)).toMatchObject({ status: 200, body: { approvals: 1, state: 'pending' } });
  expect(trial.calls).toEqual([]);
});

test('what somebody agrees to is what they were shown', async () => {
  const one = await asked(trial);
  const other = await asked(trial, { minorUnits: 999_999 });
  const { digest } = await one.kept();
  const answer = await askAs(trial, await tokenOf(trial, 'ada'), 'POST', `/approvals/${other.id}/decision`, {
    decision: 'approve',
    digest,
  });
  expect(answer).toMatchObject({ code: 'approval-changed' });
  await stillWaits(other);
});

test('the token of the task that waits is shown to nobody', async () => {
  const waiting = await asked(trial);
  const { token = '' } = await waiting.kept();
  expect(token).not.toBe('');
  const ada = await tokenOf(trial, 'ada');
  const answers = [
    await askAs(trial, ada, 'GET', '/approvals'),
    await askAs(trial, ada, 'GET', `/approvals/${waiting.id}`),
    await waiting.again(),
    await waiting.status(),
    await decide(trial, waiting, 'ada'),
  ];
  await trial.gateway.approvalEnded(waiting.id);
  expect(JSON.stringify([answers, trial.lines, trial.gateway.audit])).not.toContain(token);
});

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const claimsIn = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as object;

function changed(token: string, claims: object): string {
  const [head, , signature] = token.split('.');
  return `${head}.${part({ ...claimsIn(token), ...claims })}.${signature}`;
}

function signedByOthers(token: string): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const text = token.split('.').slice(0, 2).join('.');
  const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}
