import { type KeeperEvent, type KeeperParts, keeper } from '../../../modules/approvals/lambda/keeper/keeper';
import type { Notification } from '../../../modules/approvals/lambda/keeper/notification';
import { publishing } from '../../../modules/approvals/lambda/keeper/topic';
import { masking } from '../../../modules/approvals/lambda/masking';
import type { KeptApproval } from '../../../modules/tool-gateway/lambda/core/store';
import { APPROVAL, auditLog, NOW, storeWith, TOKEN } from './approval';

async function world(approval: Partial<KeptApproval> = {}, given: Partial<KeeperParts> = {}) {
  const store = await storeWith({ token: undefined, ...approval } as Partial<KeptApproval>);
  const audit = auditLog();
  const told: Notification[] = [];
  const lines: unknown[] = [];
  const parts: KeeperParts = {
    environment: 'trial',
    store,
    audit,
    mask: masking(),
    publish: async (notification) => void told.push(notification),
    log: (line) => lines.push(line),
    tell: (event) => lines.push(event),
    now: () => NOW,
    ...given,
  };
  const take = (event: KeeperEvent) => keeper(parts)(event);
  return {
    store,
    audit,
    told,
    lines,
    ask: () => take({ step: 'ask', approval: APPROVAL.id, token: TOKEN }),
    close: (outcome: string) => take({ step: 'close', approval: APPROVAL.id, outcome } as KeeperEvent),
    state: async () => (await store.approval(APPROVAL.id))?.state,
    call: async () => store.call(APPROVAL.agent, APPROVAL.key),
  };
}

describe('asking', () => {
  test('34: keeps the token, and tells people what waits without anything that it holds', async () => {
    const of = await world({ agent: 'claims-payer' });
    expect(await of.ask()).toEqual({});
    expect((await of.store.approval(APPROVAL.id))?.token).toBe(TOKEN);
    expect(of.told).toHaveLength(1);
    const { subject, message } = of.told[0] ?? { subject: '', message: '' };
    expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
    for (const part of [
      APPROVAL.id,
      'claims-payer',
      'claims-payments/pay',
      '250000 of the smallest unit of EUR',
      'above-threshold',
      '2026-11-26T13:00:00.000Z',
    ])
      expect(message).toContain(part);
    expect(message).not.toMatch(/CL-2026|DE89|paul|olga|d1d1/);
    expect(message).not.toContain(TOKEN);
  });

  test('34: masks whatever would identify somebody, before it is told', async () => {
    const of = await world({ rules: ['mail of carl@acme.example', '4111 1111 1111 1111'] });
    await of.ask();
    expect(of.told[0]?.message).toContain('mail of [EMAIL], [CARD]');
    expect(JSON.stringify([of.told, of.lines])).not.toMatch(/carl|4111/);
  });

  test('34: says only that something waits where it cannot be masked', async () => {
    const of = await world({}, { mask: () => Promise.reject(new Error('carl@acme.example')) });
    await of.ask();
    expect(of.told).toHaveLength(1);
    expect(of.told[0]?.message).toContain(APPROVAL.id);
    expect(of.told[0]?.message).not.toMatch(/claims|250000|threshold|carl/);
    expect(JSON.stringify(of.lines)).not.toContain('carl');
  });

  test('keeps what waits even if nobody could be told', async () => {
    const of = await world({}, { publish: () => Promise.reject(new Error('down')) });
    await of.ask();
    expect(await of.state()).toBe('pending');
    expect(of.lines).toEqual([expect.objectContaining({ level: 'ERROR', message: 'Nobody was told' })]);
  });

  test.each<[string, Partial<KeptApproval>]>([
    ['twice', { token: 'another' }],
    ['about what is decided', { state: 'approved' }],
    ['about what has expired', { state: 'expired' }],
  ])('22: is not done %s, and nobody is told', async (_, approval) => {
    const of = await world(approval);
    await expect(of.ask()).rejects.toThrow();
    expect(of.told).toEqual([]);
  });

  test('says what people are told in one message to the topic', async () => {
    const sent: unknown[] = [];
    const open = async () => ({ send: async ({ input }: { input: unknown }) => sent.push(input) }) as never;
    await publishing('arn:topic', open)({ subject: 'S', message: 'M' });
    expect(sent).toEqual([{ TopicArn: 'arn:topic', Subject: 'S', Message: 'M' }]);
  });
});

describe('closing', () => {
  test.each([
    ['expired', 'pending', 'approval-expired', 403],
    ['expired', 'approved', 'approval-expired', 403],
    ['rejected', 'rejected', 'approval-rejected', 403],
    ['rejected', 'pending', 'approval-rejected', 403],
    ['failed', 'pending', 'gateway-failed', 503],
    ['failed', 'approved', 'gateway-failed', 503],
    ['failed', 'executing', 'gateway-failed', 503],
  ] as const)('22: as %s what is %s answers the call with %s', async (outcome, state, code, status) => {
    const of = await world({ state });
    await of.close(outcome);
    expect(await of.state()).toBe(outcome);
    const kept = await of.call();
    expect(kept).toMatchObject({ state: 'done', recorded: true });
    const answer = JSON.parse(kept?.answer ?? '') as { answer: { status: number; body: string }; result: string };
    expect(answer.result).toBe(code);
    expect(answer.answer.status).toBe(status);
    expect(JSON.parse(answer.answer.body)).toMatchObject({ code, status });
  });

  test('is in the audit log before it is done, and is not done without', async () => {
    const of = await world();
    of.audit.isDown = true;
    await expect(of.close('expired')).rejects.toThrow();
    expect(await of.state()).toBe('pending');
    expect((await of.call())?.state).toBe('waiting');
    of.audit.isDown = false;
    await of.close('expired');
    expect(of.audit.events).toEqual([
      expect.objectContaining({ event: 'approval.closed', outcome: 'expired', approval: APPROVAL.id, rules: 'v1' }),
    ]);
  });

  test('twice is the same as once', async () => {
    const of = await world();
    await of.close('expired');
    const first = await of.call();
    await of.close('expired');
    expect(await of.call()).toEqual(first);
    expect(of.audit.events).toHaveLength(1);
  });

  test('comes to its end where it was cut short', async () => {
    const of = await world({ state: 'expired' });
    await of.close('expired');
    expect((await of.call())?.state).toBe('done');
  });

  test.each([
    ['rejected', 'executing'],
    ['expired', 'executing'],
    ['rejected', 'done'],
    ['failed', 'done'],
    ['failed', 'rejected'],
    ['expired', 'rejected'],
  ] as const)('as %s changes nothing of what is %s', async (outcome, state) => {
    const of = await world({ state });
    await of.close(outcome);
    expect(await of.state()).toBe(state);
    expect((await of.call())?.state).toBe('waiting');
    expect(of.audit.events).toEqual([]);
  });

  test('leaves a call alone that may have been made: what came of it is for the gateway to find out', async () => {
    const of = await world({ state: 'executing' });
    await of.store.start(APPROVAL.agent, APPROVAL.key, {
      holder: 'validator',
      leaseUntil: NOW + 1,
      approval: APPROVAL.id,
    });
    await of.close('failed');
    expect(await of.state()).toBe('failed');
    expect(await of.call()).toMatchObject({ state: 'started', holder: 'validator' });
  });

  test('a call prevents that it is made afterwards', async () => {
    const of = await world({ state: 'executing' });
    await of.close('failed');
    await expect(
      of.store.start(APPROVAL.agent, APPROVAL.key, { holder: 'v', leaseUntil: NOW + 1, approval: APPROVAL.id }),
    ).rejects.toThrow();
  });

  test.each(['toString', 'approved', 'done', ''])('as "%s" is refused', async (outcome) => {
    const of = await world();
    await expect(of.close(outcome)).rejects.toThrow('there is no such outcome');
    expect(await of.state()).toBe('pending');
  });
});

test('a step that is none is refused, and so is what is about nothing', async () => {
  const { store, audit } = await world();
  const silent = { log: () => undefined, tell: () => undefined };
  const parts = { environment: 'trial', store, audit, mask: masking(), ...silent, now: () => NOW };
  const take = keeper({ ...parts, publish: async () => undefined });
  await expect(take({ step: 'approve', approval: APPROVAL.id } as never)).rejects.toThrow('there is no such step');
  await expect(take({ step: 'close', approval: 'a-9999999', outcome: 'expired' })).rejects.toThrow('no such approval');
});
