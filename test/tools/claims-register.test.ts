import { claimsRegister } from '../../tools/claims-register/claims-register';
import { type Claim, decideAssignment } from '../../tools/claims-register/decide';
import { caller } from './calls';
import { Tables } from './tables';

const known: Claim = {
  claim: 'CL-2026-004711',
  status: 'open',
  kind: 'water damage',
  reportedOn: '2026-03-02',
  handler: null,
  version: 3,
};

describe('the decision on an assignment', () => {
  const wanted = { handler: 'j.okafor', version: 3 };
  test.each<[string, Partial<Claim>, string]>([
    ['nobody has it', {}, 'assign'],
    ['somebody else has it', { handler: 'm.lind' }, 'assign'],
    ['the same handler has it already, from before', { handler: 'j.okafor' }, 'assign'],
    ['a settled claim is still worked on', { status: 'settled' }, 'assign'],
    ['it is closed', { status: 'closed' }, 'closed'],
    ['it has changed since', { version: 4 }, 'changed-since'],
    ['somebody else was quicker', { version: 4, handler: 'm.lind' }, 'changed-since'],
    ['the version was never seen', { version: 2 }, 'changed-since'],
    ['this very assignment was made', { version: 4, handler: 'j.okafor' }, 'assigned-already'],
    ['it was made and more happened', { version: 5, handler: 'j.okafor' }, 'changed-since'],
  ])('%s', (_, differently, decision) => {
    expect(decideAssignment({ ...known, ...differently }, wanted)).toBe(decision);
  });
});

let tables: Tables;
let call: ReturnType<typeof caller>;
const store = (differently: Partial<Claim> = {}) => {
  const { claim, status, kind, reportedOn, handler, version } = { ...known, ...differently };
  tables.put('claims', {
    claim: { S: claim },
    status: { S: status },
    kind: { S: kind },
    reportedOn: { S: reportedOn },
    ...(handler === null ? {} : { handler: { S: handler } }),
    version: { N: String(version) },
    holder: { S: 'Ada Brandt' },
    iban: { S: 'DE02120300000000202051' },
  });
};
beforeEach(() => {
  tables = new Tables({ claims: { keys: ['claim'] } });
  call = caller('claims-register', claimsRegister({ table: 'claims', database: tables.open }));
  store();
});

const assignment = { claim: known.claim, handler: 'j.okafor', version: 3 };

test('looks a claim up and tells a fixed list of it, not who it is about', async () => {
  expect(await call('look-up', { claim: known.claim })).toEqual({ ok: true, output: known });
});

test('knows no other claim', async () => {
  expect(await call('look-up', { claim: 'CL-2026-000001' })).toMatchObject({ ok: false, code: 'not-found' });
  expect(await call('assign', { ...assignment, claim: 'CL-2026-000001' })).toMatchObject({ code: 'not-found' });
});

test('gives a claim to a handler and leaves the rest of it alone', async () => {
  const [before] = tables.all('claims');
  const answer = await call('assign', assignment);
  expect(answer).toEqual({ ok: true, output: { ...known, handler: 'j.okafor', version: 4 } });
  expect(tables.all('claims')).toEqual([
    { ...before, handler: { S: 'j.okafor' }, version: { N: '4' }, assignedBy: { S: 'claims-payer' } },
  ]);
});

test('answers a repeated assignment as the first one, and makes it once', async () => {
  const first = await call('assign', assignment);
  expect(await call('assign', assignment)).toEqual(first);
  expect(tables.asked.filter(({ operation }) => operation === 'UpdateItem')).toHaveLength(1);
});

test.each<[string, Partial<Claim>]>([
  ['closed', { status: 'closed' }],
  ['changed', { version: 9 }],
])('a claim that is %s stays as it is', async (_, differently) => {
  store(differently);
  const before = tables.all('claims');
  expect(await call('assign', assignment)).toMatchObject({ ok: false, code: 'conflict' });
  expect(tables.all('claims')).toEqual(before);
});

test.each<[string, Partial<Claim>]>([
  ['closed', { status: 'closed' }],
  ['changed', { version: 4, handler: 'm.lind' }],
])('a claim that is %s between the look and the write stays as it is', async (_, differently) => {
  tables.before('UpdateItem', () => store(differently));
  expect(await call('assign', assignment)).toMatchObject({ ok: false, code: 'conflict' });
  expect(await call('look-up', { claim: known.claim })).toMatchObject({ output: { ...known, ...differently } });
});

test('says unavailable when the table is not what it should be', async () => {
  const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  tables.put('claims', { claim: { S: known.claim }, version: { S: 'three' } });
  expect(await call('look-up', { claim: known.claim })).toMatchObject({ ok: false, code: 'unavailable' });
  expect(written.mock.calls.join()).not.toContain(known.claim);
  written.mockRestore();
});
