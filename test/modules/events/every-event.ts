jest.mock('jose', () => jest.requireActual('../approvals/bundled-jose'));

import type { EventName } from '../../../foundation/events';
import { intake } from '../../../modules/agent-workflow/lambda/intake/intake';
import { steps } from '../../../modules/agent-workflow/lambda/steps/steps';
import { approver } from '../../../modules/approvals/lambda/approver/approver';
import { authorizer } from '../../../modules/approvals/lambda/authorizer/authorizer';
import { issuerKeys } from '../../../modules/approvals/lambda/authorizer/issuer-keys';
import { keeper } from '../../../modules/approvals/lambda/keeper/keeper';
import { masking } from '../../../modules/approvals/lambda/masking';
import { contextOf } from '../../../modules/approvals/lambda/person';
import { tokens } from '../../../modules/approvals/lambda/tokens/tokens';
import * as containment from '../../../modules/containment/lambda/core/telling';
import { type Tell, telling } from '../../../modules/events/lambda/tell';
import type { TellOfAgent } from '../../../modules/events/lambda/telling-of-agent';
import { sanitizer } from '../../../modules/sanitizer/lambda/sanitize';
import { sanitizerHandler } from '../../../modules/sanitizer/lambda/sanitizer-handler';
import { ToolError } from '../../../modules/tool/lambda/tool-error';
import { toolHandler } from '../../../modules/tool/lambda/tool-handler';
import { logTo } from '../../../modules/tool-gateway/lambda/validator/log';
import { validator } from '../../../modules/tool-gateway/lambda/validator/validator';
import { payment, sessionArn, TrialGateway } from '../../support/gateway';
import { PARTS } from '../agent-workflow/parts';
import { ISSUER, provider, SETTINGS, token } from '../approvals/provider';

/** Stands in everything that is content: what is asked, answered, decided on, thrown, and in names that nobody knows. */
export const CANARY = 'canary4711';
/** Personal data, which is taken even out of what is kept. */
export const PERSON = 'carla.bird@acme.example';
const CARD = '4111 1111 1111 1111';

export const EXECUTION = `r-${'0c'.repeat(20)}`;
const CONTEXT = { awsRequestId: 'i-0123456' };

export type Line = Readonly<Record<string, unknown>>;

/** A line, and the log group below the folder of the environment that the function which wrote it has. */
export interface Written {
  readonly log: string;
  readonly line: Line;
}
type To = (log: string) => { readonly write: (line: string) => void; readonly tell: Tell };

class Failure extends Error {
  public override readonly name = 'Failure';
}

/** Runs the code of every function over what it can meet, and gives what they wrote, in order. */
export const everyLine = async (): Promise<Line[]> => (await everyWrittenLine()).map(({ line }) => line);

/** The same, with where they wrote it. */
export async function everyWrittenLine(): Promise<Written[]> {
  const lines: Written[] = [];
  const to: To = (log) => {
    const write = (line: string) => void lines.push({ log, line: JSON.parse(line) });
    return { write, tell: telling('trial', write) };
  };
  await gatewayLines(lines, to);
  await signInLines(to);
  await workflowLines(to);
  await toolLines(to('tools/ledger').write);
  containmentLines(lines);
  return lines;
}

async function gatewayLines(lines: Written[], to: To): Promise<void> {
  const trial = new TrialGateway(undefined, ({ now }) => ({
    log: logTo(to('gateway/validator').write, 'trial', now),
    audit: { write: async (event) => void lines.push({ log: 'gateway/audit', line: { ...event } }) },
  }));
  const gateway = validator(trial.gateway, () => trial.parts.newId());
  trial.answers = async () => ({ kind: 'answer', value: { ok: true, output: { said: `${CANARY} ${PERSON}` } } });
  const keyed = (key: string) => ({ idempotencyKeys: [key] });
  await trial.call('free', 'pay', payment(4711), keyed(`${EXECUTION}-0`));
  await trial.call('free', 'pay', payment(4711), keyed(`${EXECUTION}-0`));
  await trial.call('free', 'pay', payment(99), keyed('call-key-observed'));
  await trial.call('free', 'note', { text: CANARY }, keyed('call-key-note'));
  await trial.call('reader', 'status', { claim: 'CL-2026-000123' });
  // Refused, each at another point.
  await trial.call('free', 'note', { text: `${CANARY} ${CARD}` }, keyed('call-key-card'));
  await trial.call('free', 'pay', payment(1000, 'USD'), keyed(`${EXECUTION}-1`));
  await trial.call('free', 'pay', { [CANARY]: CANARY }, keyed('call-key-form'));
  await trial.call('free', 'pay', `{"${CANARY}`, keyed('call-key-json'));
  await trial.call('free', 'pay', payment(), keyed(`${CANARY} is no key`));
  await trial.call('free', 'pay', payment(), { idempotencyKeys: [`${EXECUTION}-2`, `${EXECUTION}-3`] });
  await trial.call('free', 'pay', payment(), { ...keyed('call-key-tool'), tool: CANARY });
  await trial.call('free', CANARY, payment(), keyed('call-key-action'));
  await trial.call('reader', 'pay', payment(), keyed('call-key-scope'));
  await trial.call('free', 'pay', payment(), { ...keyed('call-key-who'), userArn: sessionArn(CANARY) });
  await gateway({ resource: `/${CANARY}`, body: CANARY } as never);
  trial.answers = () => Promise.reject(new Failure(CANARY));
  await trial.call('free', 'pay', payment(), keyed('call-key-lost'));
  trial.answers = async () => ({ kind: 'answer', value: { ok: false, code: 'not-found', message: CANARY } });
  await trial.call('free', 'pay', payment(), keyed('call-key-none'));
  await approvalLines(trial, gateway, to);
}

async function approvalLines(trial: TrialGateway, gateway: ReturnType<typeof validator>, to: To): Promise<void> {
  const { store } = trial;
  const now = () => trial.time;
  const mask = masking();
  const common = { environment: 'trial', store, audit: trial.parts.audit, now };
  const decides = approver({
    ...common,
    tell: to('gateway/approver').tell,
    mask: async (text) => String(await mask(text)),
    send: async () => true,
    loginMinutes: 60,
    newId: () => trial.parts.newId(),
  });
  const keeps = (changes: object = {}) =>
    keeper({
      ...common,
      tell: to('gateway/approvals').tell,
      mask,
      publish: async () => undefined,
      log: () => undefined,
      ...changes,
    });
  const person = {
    subject: 'ann-0123',
    name: PERSON,
    aliases: [PERSON],
    groups: ['claims-approvers'],
    signedInAt: trial.time,
  };
  const asked = (httpMethod: string, resource: string, id: string, body?: object) => ({
    httpMethod,
    resource,
    pathParameters: { id },
    body: body === undefined ? null : JSON.stringify(body),
    requestContext: { authorizer: contextOf(person) },
  });

  const down = { publish: () => Promise.reject(new Failure(CANARY)) };
  const unmasked = { mask: () => Promise.reject(new Failure(CANARY)) };
  for (const [at, changes] of [{}, down, unmasked].entries()) {
    const idempotencyKeys = [`${EXECUTION}-${at + 5}`];
    await trial.call('asker', 'pay', payment(5000), { idempotencyKeys, requesters: ['paul@acme.example'] });
    const [approval] = await store.pending('claims');
    if (approval === undefined) throw new Error('nothing waits');
    const { id, digest } = approval;
    await keeps(changes)({ step: 'ask', approval: id, token: `token-${id}` });
    await gateway({
      resource: '/approvals/{approval}',
      httpMethod: 'GET',
      pathParameters: { approval: id },
      requestContext: { requestId: 'api-1', identity: { userArn: sessionArn('asker') } },
    });
    await decides(asked('GET', '/approvals', id));
    await decides(
      asked('POST', '/approvals/{id}/decision', id, { decision: 'approve', digest: `${CANARY}-${CANARY}` }),
    );
    if (at === 0) {
      const reason = `asked ${PERSON}, who knows`;
      await decides(asked('POST', '/approvals/{id}/decision', id, { decision: 'approve', digest, reason }));
      await gateway({ approved: id });
    } else await keeps()({ step: 'close', approval: id, outcome: at === 1 ? 'rejected' : 'expired' });
  }
  await decides(asked(CANARY, `/${CANARY}`, CANARY));
  await decides({ ...asked('GET', '/approvals', 'x'), requestContext: {} });
}

async function signInLines(to: To): Promise<void> {
  const { tell } = to('gateway/authorizer');
  const { request } = provider();
  const asks = authorizer({ settings: SETTINGS, keys: issuerKeys(ISSUER, request), tell, now: Date.now });
  const methodArn = 'arn:aws:execute-api:eu-central-1:333333333333:abc123/approvers/GET/approvals';
  for (const authorizationToken of [CANARY, `Bearer ${token({ sub: CANARY })}`, `Bearer ${token()}`])
    await asks({ methodArn, authorizationToken }, CONTEXT).catch(() => undefined);
  const signedIn = tokens(to('gateway/tokens').tell);
  const userAttributes = { sub: 'ann-0123', email: PERSON, name: CANARY, 'cognito:user_status': 'CONFIRMED' };
  for (const triggerSource of ['TokenGeneration_HostedAuth', 'TokenGeneration_Authentication'])
    await signedIn({ triggerSource, request: { userAttributes }, response: {} }, CONTEXT);
  await signedIn({ triggerSource: CANARY, request: {}, response: {} }, CONTEXT);
}

async function workflowLines(to: To): Promise<void> {
  const own =
    (log: string): TellOfAgent<EventName> =>
    (event) =>
      to(log).tell({ agent: 'asker', family: 'claims', ...event } as never);
  const tell = own('agents/asker/intake');
  const ready = async () => ({ key: Buffer.alloc(32), sanitize: sanitizer({ rules: {} }) });
  const kept = { keep: async () => 'kept' as const, start: async () => 'started' as const };
  const document = { note: `${CANARY} ${PERSON} ${CARD}` };
  await intake({ ready, ...kept, tell })({ id: CANARY, document }, CONTEXT);
  await intake({ ready, ...kept, tell, keep: async () => 'another' })({ id: CANARY, document }, CONTEXT);
  await intake({ ready, ...kept, tell, start: () => Promise.reject(new Failure(CANARY)) })(
    { id: CANARY, document },
    CONTEXT,
  );
  await intake({ ready, ...kept, tell })({ id: `${CANARY}/`, document }, CONTEXT);

  const sanitizes = sanitizerHandler(ready, own('agents/asker/sanitizer'));
  await sanitizes({ document, execution: EXECUTION }, CONTEXT);
  await sanitizes({ document: CANARY.repeat(100_000), execution: `${CANARY}/` }, CONTEXT).catch(() => undefined);

  const step = steps(() => Promise.reject(new Failure(CANARY)), own('agents/asker'));
  const told = { step: 'tell', execution: EXECUTION, guardrail: PARTS.guardrail } as const;
  const call = { tool: 'ledger', action: 'pay', input: { note: CANARY } };
  await step(
    {
      ...told,
      told: 'decision',
      calls: [call],
      model: PARTS.modelArn,
      usage: { InputTokens: 1200, OutputTokens: 80 },
    },
    CONTEXT,
  );
  await step({ ...told, told: 'masked' }, CONTEXT);
  for (const code of ['guardrail-blocked-input', 'guardrail-blocked-output', 'answer-not-grounded', 'decision-invalid'])
    await step({ ...told, told: 'refusal', code }, CONTEXT);
  await step({ ...told, told: 'refusal', code: CANARY }, CONTEXT).catch(() => undefined);
}

async function toolLines(write: (line: string) => void): Promise<void> {
  const actions = {
    pay: async () => ({ said: CANARY }),
    refuse: () => Promise.reject(new ToolError('not-found', CANARY, { cause: new Failure(CANARY) })),
    fail: () => Promise.reject(new Failure(CANARY)),
  };
  const { P2A_TOOL, P2A_ENVIRONMENT } = process.env;
  Object.assign(process.env, { P2A_TOOL: 'ledger', P2A_ENVIRONMENT: 'trial' });
  try {
    const tool = toolHandler(actions, write);
    const call = { tool: 'ledger', agent: 'free', request: 'id-1-00000000', input: { note: CANARY } };
    for (const action of ['pay', 'refuse', 'fail', 'other'])
      await tool({ ...call, action, idempotencyKey: `free_${EXECUTION}-0` }, CONTEXT);
    await tool({ ...call, action: 'pay', [CANARY]: CANARY }, CONTEXT);
  } finally {
    for (const [name, before] of Object.entries({ P2A_TOOL, P2A_ENVIRONMENT }))
      if (before === undefined) delete process.env[name];
      else process.env[name] = before;
  }
}

/** What is kept where agents are stopped and let go, as the functions for it put it together. */
function containmentLines(lines: Written[]): void {
  const parts = { environment: 'trial', request: 'id-2-00000000', now: () => Date.UTC(2026, 2, 10) } as never;
  const agent = { name: 'asker', family: 'claims' } as never;
  const asked = { by: 'signal', signal: 'refused', source: 'p2a-trial-refused-asker', at: 0 } as const;
  const person = { by: 'approver', person: 'ann-0123', reason: 'looked into', at: 0 } as const;
  const events: Line[] = [
    containment.happened(parts, 'containment.started', agent, asked, { epoch: 1, state: 'containing' }),
    containment.failed(parts, agent, asked, {
      epoch: 1,
      state: 'containing',
      step: 'slot',
      error: new Failure(CANARY),
    }),
    containment.happened(parts, 'containment.contained', agent, asked, { epoch: 1, state: 'contained' }),
    containment.lost(parts, agent, { by: 'reconciliation', at: 0 }, 1, ['switch', 'tag']),
    containment.happened(parts, 'containment.release-started', agent, person, { epoch: 2, state: 'releasing' }),
    containment.happened(parts, 'containment.released', agent, person, { epoch: 2, state: 'released' }),
    containment.happened(parts, 'containment.throttled', agent, asked, { epoch: 3, state: 'throttled' }),
    containment.ignored(parts, { by: 'signal', source: 'p2a-trial-refused-nobody', at: 0 }),
  ];
  lines.push(...events.map((line) => ({ log: 'containment/audit', line })));
}
