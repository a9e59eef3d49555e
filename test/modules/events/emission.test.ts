import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REFUSALS, type RefusalCode } from '../../../foundation/refusals';
import { EVENT_NAMES, faultsIn } from '../../support/events';
import { CANARY, EXECUTION, everyLine, type Line, PERSON } from './every-event';

let lines: Line[];
beforeAll(async () => {
  lines = await everyLine();
});
const of = (name: string) => lines.filter(({ event }) => event === name);

test('everything that functions write as an event has the form that is published', () => {
  expect(lines.filter(({ event }) => event !== undefined).length).toBeGreaterThan(60);
  expect(faultsIn(lines)).toEqual([]);
});

test('every event that is published is written by something', () => {
  const written = new Set(lines.map(({ event }) => event).filter((name) => name !== undefined));
  expect([...written].sort()).toEqual([...EVENT_NAMES].sort());
});

test('no event holds anything of what is asked, answered, decided on or thrown', () => {
  for (const line of lines) expect(JSON.stringify(line)).not.toMatch(new RegExp(`${CANARY}|4111|CL-2026`));
});

test('no event holds personal data beyond the subject of an approver and for whom an agent asks', () => {
  for (const line of lines) expect(JSON.stringify(line)).not.toContain(PERSON);
  const [decided] = of('approval.decided');
  expect(decided).toMatchObject({ approver: 'ann-0123', reason: 'asked [EMAIL], who knows' });
  const { requester: _, ...asked } = of('approval.requested')[0] ?? {};
  expect(JSON.stringify([decided, asked])).not.toContain('@');
});

test('a refusal says who refuses by code as the catalogue has it, wherever it is written', () => {
  const refusals = of('refusal');
  expect(new Set(refusals.map(({ at }) => at)).size).toBeGreaterThanOrEqual(6);
  for (const { code, by } of refusals) expect(by).toBe(REFUSALS[code as RefusalCode].by);
});

test('a call that waits for people is no refusal', () => {
  expect(lines.filter(({ result }) => result === 'approval-pending').map(({ event }) => event)).toContain(
    'request.answered',
  );
  expect(of('refusal').map(({ code }) => code)).not.toContain('approval-pending');
});

test('approvers were told, or not, or of nothing but that something waits', () => {
  expect(of('approval.announced').map(({ told, redacted, error }) => [told, redacted, error])).toEqual([
    [true, true, undefined],
    [false, true, 'Failure'],
    [true, false, 'Failure'],
  ]);
});

test('what one execution did has its name from the request to the tool, and nothing else has', () => {
  const events = lines.filter(({ execution }) => execution === EXECUTION).map(({ event }) => event);
  expect(events).toEqual(
    expect.arrayContaining([
      'document.sanitized',
      'decision.made',
      'guardrail.intervened',
      'tool-call.intent',
      'tool-call.outcome',
      'tool.answered',
      'approval.requested',
      'approval.announced',
      'approval.decided',
      'approval.closed',
      'request.answered',
      'refusal',
    ]),
  );
  const others = lines.filter(({ idempotencyKey }) => String(idempotencyKey).startsWith('call-key-'));
  expect(others.length).toBeGreaterThan(0);
  for (const line of others) expect(line).not.toHaveProperty('execution');
});

test('a refusal at the gateway has the execution too; of several idempotency keys none names one', () => {
  const inExecution = of('refusal').filter(({ at, execution }) => at === 'tool-call' && execution !== undefined);
  expect(inExecution.map(({ code }) => code)).toEqual(['rule-violated']);
});

test('what a request came to at the gateway and at the tool has the same id', () => {
  for (const intent of of('tool-call.intent')) {
    const [outcome] = of('tool-call.outcome').filter(({ request }) => request === intent.request);
    expect(outcome).toMatchObject({ tool: intent.tool, action: intent.action, digest: intent.digest });
  }
});

test('calls of agents have their number by agent alone, beside results, for what learns what is usual', () => {
  const [answered] = of('request.answered').filter(({ at }) => at === 'tool-call');
  expect(answered).toMatchObject({
    Agent: 'free',
    Calls: 1,
    _aws: {
      CloudWatchMetrics: [
        {
          Namespace: 'trial/gateway',
          Dimensions: [['Tool', 'Action', 'Result'], ['Agent', 'Result'], ['Agent'], ['Result']],
        },
      ],
    },
  });
});

/** Folders whose code runs in Lambda. */
const LAMBDA = readdirSync('modules', { recursive: true, encoding: 'utf8' })
  .filter((file) => /\/lambda\/.*\.ts$/.test(file))
  .map((file) => join('modules', file));

test('code of functions takes the types of events, and nothing that would go into its zip', () => {
  expect(LAMBDA.length).toBeGreaterThan(100);
  for (const file of LAMBDA) {
    const imports = readFileSync(file, 'utf8').match(/^import (?!type\b)[^;]*from '[^']*foundation\/event[^']*';/gm);
    expect([file, imports]).toEqual([file, null]);
  }
});

test('there is one place that writes lines', () => {
  const writers = LAMBDA.filter((file) => readFileSync(file, 'utf8').includes('process.stdout.write'));
  expect(writers).toEqual([join('modules', 'events', 'lambda', 'write-line.ts')]);
});
