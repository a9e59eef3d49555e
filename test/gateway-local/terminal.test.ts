import { readable } from '../../gateway-local/terminal';

const STYLE = { address: 'http://127.0.0.1:8787', colour: false };
const time = '2026-11-26T09:30:05.000Z';
const call = { time, agent: 'claims-payer', tool: 'claims-payments', action: 'pay' };

test('a call is one line: when, who, what, what came of it, and how long it took', () => {
  const line = { ...call, result: 'ok', milliseconds: 12 };
  expect(readable({ log: 'gateway', line }, STYLE)).toEqual([
    '09:30:05  claims-payer      claims-payments/pay           ok                  12 ms',
  ]);
});

test('a refusal says which rule it was', () => {
  const line = { ...call, result: 'rule-violated', milliseconds: 2, because: ['euro-only'] };
  expect(readable({ log: 'gateway', line }, STYLE)[0]).toMatch(/rule-violated {7}2 ms {2}\(euro-only\)$/);
});

test('what an observed rule would have done stands beside what was done', () => {
  const line = { ...call, result: 'ok', milliseconds: 2, observed: ['handlers-are-people'] };
  expect(readable({ log: 'gateway', line }, STYLE)[0]).toMatch(/2 ms {2}\(observed: handlers-are-people\)$/);
});

test('what waits for people comes with the commands to look and to decide', () => {
  const line = { ...call, approval: 'a-1', rules: ['scope'], digest: 'd1' };
  const [row, look, decide] = readable({ log: 'approvals', line }, STYLE);
  expect(row).toContain('waits for people  (scope)');
  expect(look).toBe(
    '  look:    curl http://127.0.0.1:8787/approver/approvals/a-1 -H "authorization: Bearer $(npx p2a token --port 8787)"',
  );
  expect(decide).toContain(`/a-1/decision`);
  expect(decide).toContain(`-d '{"decision":"approve","digest":"d1"}'`);
});

test('an agent that is contained comes with the commands to look and to release', () => {
  const line = {
    time,
    event: 'containment.contained',
    agent: 'claims-payer',
    state: 'contained',
    reason: 'pays twice',
  };
  const [row, look, release] = readable({ log: 'containment', line }, STYLE);
  expect(row).toBe('09:30:05  claims-payer  containment.contained  contained  (pays twice)');
  expect(look).toContain(
    'curl http://127.0.0.1:8787/approver/agents/claims-payer/containment -H "authorization: Bearer',
  );
  expect(release).toMatch(/\/agents\/claims-payer\/release .* -d '\{"reason":"…"\}'$/);
  const told = { severity: 'critical', message: 'Quarantine of claims-payer was tampered with' };
  expect(readable({ log: 'containment', line: told }, STYLE)).toHaveLength(1);
});

test('a switch says in which position it is', () => {
  const rows = ['on', 'off', 'throttle'].map(
    (position) => readable({ log: 'switches', line: { time, what: 'agent#a', position } }, STYLE)[0],
  );
  expect(rows).toEqual(['on', 'off', 'slowed down'].map((said) => `09:30:05  agent#a is ${said}`));
});

test('nothing that somebody sent moves the cursor, paints, or begins a line', () => {
  const line = { method: 'GET', path: '/\u001b[2J\n13:00:00  ok\u202e\u009b', status: 403, because: 'x' };
  for (const row of readable({ log: 'access', line }, STYLE)) expect(row).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

test('colours are for terminals', () => {
  const line = { ...call, result: 'ok', milliseconds: 1 };
  const [plain = ''] = readable({ log: 'gateway', line }, STYLE);
  expect(readable({ log: 'gateway', line }, { ...STYLE, colour: true })).toEqual([`\u001b[32m${plain}\u001b[0m`]);
});
