import { sensitiveIn } from '../../../../modules/tool-gateway/lambda/core/scan';
import { gatewayEnvironment, key, payment, said, sessionArn, TrialGateway } from '../../../support/gateway';

const STATUS = { claim: 'CL-2026-000123' };

test('a declared call reaches its tool, with what the tool needs to know and nothing else', async () => {
  const trial = new TrialGateway();
  expect(await trial.call('free', 'pay', payment(), key('one'))).toMatchObject({
    status: 200,
    body: { output: { done: true } },
  });
  expect(trial.invocations).toMatchObject([
    {
      agentName: 'free',
      agentRole: 'p2a-trial-agent-free',
      toolName: 'ledger',
      action: 'pay',
      input: payment(),
      idempotencyKey: 'free_call-key-one',
    },
  ]);
});

test('intent before, outcome after, and neither holds what was sent', async () => {
  const trial = new TrialGateway();
  trial.answers = async () => {
    expect(trial.events.map(({ event }) => event)).toEqual(['tool-call.intent']);
    return { kind: 'answer', value: { ok: true, output: 'CL-2026-000123' } };
  };
  await trial.call('free', 'pay', payment(4711), key('one'));
  expect(trial.events).toMatchObject([
    {
      event: 'tool-call.intent',
      agent: 'free',
      tool: 'ledger',
      action: 'pay',
      rules: trial.catalog.version,
      idempotencyKey: 'call-key-one',
      minorUnits: 4711,
      currency: 'EUR',
    },
    { event: 'tool-call.outcome', result: 'ok' },
  ]);
  // But for the amount, which the action declares as what it moves.
  expect(JSON.stringify([trial.events, trial.lines])).not.toContain('CL-2026');
  expect(JSON.stringify(trial.lines)).not.toContain('4711');
});

test('digests are keyed, the same for the same call and no other', async () => {
  const trial = new TrialGateway();
  await trial.call('free', 'pay', '{"claim":"CL-2026-000123","minorUnits":5,"currency":"EUR"}', key('one'));
  await trial.call('free', 'pay', '{"currency":"EUR", "minorUnits":5,"claim":"CL-2026-000123"}', key('two'));
  await trial.call('free', 'pay', payment(6), key('three'));
  const digests = trial.events.filter(({ event }) => event === 'tool-call.intent').map(({ digest }) => digest);
  expect(new Set(digests).size).toBe(2);
  expect(digests[0]).toBe(digests[1]);
});

describe('who calls what', () => {
  test.each([
    ['nobody', undefined],
    ['no text', 42],
    ['a role of another account', sessionArn('reader', '444444444444')],
    ['a role of another name', 'arn:aws:sts::333333333333:assumed-role/admin/session'],
    ['a role in a path', 'arn:aws:sts::333333333333:assumed-role/p2a/agent/p2a-trial-agent-reader/session'],
    ['a user', 'arn:aws:iam::333333333333:user/p2a-trial-agent-reader'],
    ['the account', 'arn:aws:iam::333333333333:root'],
    ['another partition', sessionArn('reader').replace('arn:aws:', 'arn:aws-us-gov:')],
    ['capital letters', sessionArn('Reader')],
    ['a look-alike letter', sessionArn('re\u0430der')],
    ['something behind it', `${sessionArn('reader')}\n`],
    ['what every object has', 'arn:aws:sts::333333333333:assumed-role/__proto__/session'],
  ])('%s is not identified', async (_, userArn) => {
    const trial = new TrialGateway();
    expect(await trial.call('reader', 'status', STATUS, { userArn })).toMatchObject({
      status: 403,
      code: 'not-identified',
    });
    expect(trial.invocations).toEqual([]);
  });

  test.each([
    ['an action that others may call', { action: 'pay' }],
    ['an action that does not exist', { action: 'erase' }],
    ['a tool that does not exist', { tool: 'vault' }],
    ['__proto__', { tool: '__proto__' }],
    ['constructor', { tool: 'constructor', action: 'name' }],
    ['toString', { action: 'toString' }],
    ['a path', { tool: '../ledger' }],
    ['another case', { tool: 'Ledger' }],
  ])('%s is refused like everything that an agent may not do', async (_, target) => {
    const trial = new TrialGateway();
    expect(await trial.call('reader', 'status', STATUS, target)).toMatchObject({ status: 403, code: 'not-authorized' });
    expect(trial.invocations).toEqual([]);
  });
});

describe('switches', () => {
  test.each([
    ['everything', 'switched-off'],
    ['tool#ledger', 'switched-off'],
    ['agent#reader', 'quarantined'],
    ['family#claims', 'quarantined'],
  ])('%s', async (what, code) => {
    const trial = new TrialGateway();
    expect(await trial.call('reader', 'status', STATUS)).toMatchObject({ status: 200 });
    trial.store.off.add(what);
    expect(await trial.call('reader', 'status', STATUS)).toMatchObject({ code });
    expect(trial.lines.at(-1)).toMatchObject({ agent: 'reader', result: code });
    trial.store.off.clear();
    expect(await trial.call('reader', 'status', STATUS)).toMatchObject({ status: 200 });
  });

  test('what is switched off for others is not for an agent', async () => {
    const trial = new TrialGateway();
    for (const what of ['agent#payer', 'family#others', 'tool#register', 'agent#read']) trial.store.off.add(what);
    expect(await trial.call('reader', 'status', STATUS)).toMatchObject({ status: 200 });
  });

  test('a stopped agent does not get answers that it had before', async () => {
    const trial = new TrialGateway();
    await trial.call('free', 'pay', payment(), key('one'));
    trial.store.off.add('agent#free');
    expect(await trial.call('free', 'pay', payment(), key('one'))).toMatchObject({ code: 'quarantined' });
  });
});

describe('bodies', () => {
  const text = (value: string) => `{"claim":${value}}`;
  test.each([
    ['nothing', ''],
    ['null', 'null', 'invalid-input'],
    ['a list', '[]', 'invalid-input'],
    ['a text', '"CL-2026-000123"', 'invalid-input'],
    ['two documents', '{"claim":"CL-2026-000123"}{}'],
    ['a name twice', '{"claim":"CL-2026-000123","claim":"CL-2026-000124"}'],
    ['a name twice, once escaped', '{"claim":"CL-2026-000123","cl\\u0061im":"CL-2026-000124"}'],
    ['__proto__', '{"claim":"CL-2026-000123","__proto__":{}}'],
    ['__proto__, escaped', '{"claim":"CL-2026-000123","__pro\\u0074o__":{}}'],
    ['1e400', text('1e400')],
    ['2^53 + 1', text('9007199254740993')],
    ['NaN', text('NaN')],
    ['minus zero', text('-0')],
    ['minus zero in other words', text('-0.0e5')],
    ['what vanishes', text('1e-400')],
    ['half a character', text('"\\ud800"')],
    ['a control character', text('"\\u0000"')],
    ['a line end that is not escaped', text('"a\nb"')],
    ['what turns the direction', text('"\\u202eabc"')],
    ['a comment', '{/**/}'],
    ['a comma too many', '{"claim":"CL-2026-000123",}'],
    ['thirty-three levels', `${'['.repeat(33)}${']'.repeat(33)}`],
    ['thirty-two levels', `${'['.repeat(32)}${']'.repeat(32)}`, 'invalid-input'],
    ['a hundred thousand levels', '['.repeat(100_000)],
    ['a field too many', '{"claim":"CL-2026-000123","all":true}', 'invalid-input'],
    ['a field too few', '{}', 'invalid-input'],
    ['a number for a text', text('1'), 'invalid-input'],
    ['digits of another script', text('"CL-\uff12\uff10\uff12\uff16-000123"'), 'invalid-input'],
    ['more than the pattern', text('"CL-2026-000123\\n"'), 'invalid-input'],
    ['a quarter of a megabyte', `"${'x'.repeat(262_142)}"`, 'invalid-input'],
    ['a byte more', `"${'x'.repeat(262_143)}"`, 'call-too-large'],
    ['fewer characters of more bytes', `"${'\u20ac'.repeat(90_000)}"`, 'call-too-large'],
  ])('%s', async (_, body, code = 'malformed-call') => {
    const trial = new TrialGateway();
    const answer = await trial.call('reader', 'status', body);
    expect(answer.code).toBe(code);
    expect(trial.invocations).toEqual([]);
  });

  test.each([undefined, 'text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16'])(
    'as %s it is no call',
    async (contentType) => {
      expect(await new TrialGateway().call('reader', 'status', STATUS, { contentType })).toMatchObject({
        code: 'malformed-call',
      });
    },
  );
});

describe('rules', () => {
  test('a rule of the business refuses, and its name is in the log alone', async () => {
    const trial = new TrialGateway();
    const answer = await trial.call('free', 'pay', payment(100, 'USD'), key('one'));
    expect(answer).toMatchObject({ status: 403, code: 'rule-violated' });
    expect(JSON.stringify(answer)).not.toContain('euros-only');
    expect(trial.lines).toMatchObject([{ because: ['euros-only'], result: 'rule-violated' }]);
  });

  test('a rule that is observed is told and decides nothing', async () => {
    const trial = new TrialGateway();
    expect(await trial.call('free', 'pay', payment(99), key('one'))).toMatchObject({ status: 200 });
    expect(trial.lines).toMatchObject([{ observed: ['small-change'], result: 'ok' }]);
    await trial.call('free', 'pay', payment(100), key('two'));
    expect(trial.lines[1]).not.toHaveProperty('observed');
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('secret detail');
      },
    ],
    ['answers nothing of use', () => ({ type: 'failure' as const })],
    [
      'allows, but a forbidding policy could not be evaluated',
      () => ({
        type: 'success' as const,
        response: { decision: 'allow' as const, diagnostics: { reason: [], errors: ['euros-only'] } },
      }),
    ],
  ])('no call is made if the engine %s', async (_, statefulIsAuthorized) => {
    const { Policies } = await import('../../../../modules/tool-gateway/lambda/core/policies');
    const trial = new TrialGateway(gatewayEnvironment(), ({ catalog }) => ({
      policies: new Policies(
        {
          preparsePolicySet: () => ({ type: 'success' }),
          policyToJson: () => ({ type: 'success', json: {} }),
          statefulIsAuthorized,
        },
        catalog,
      ),
    }));
    const answer = await trial.call('reader', 'status', STATUS);
    expect(answer).toMatchObject({ status: 503, code: 'gateway-failed' });
    expect(JSON.stringify(answer)).not.toContain('secret');
    expect(trial.invocations).toEqual([]);
  });
});

describe('personal data and secrets', () => {
  test.each([
    ['a social security number', 'SSN 536-90-4399 belongs to her'],
    ['a card', 'card 4111 1111 1111 1111'],
    ['a key of AWS', 'AKIAIOSFODNN7EXAMPLE is the key'],
    ['a card in full-width digits', 'card \uff14\uff11\uff11\uff11 1111 1111 1111'],
  ])('%s goes to no tool that does not take it', async (_, text) => {
    const trial = new TrialGateway();
    expect(await trial.call('free', 'note', { text }, key('one'))).toMatchObject({
      status: 422,
      code: 'sensitive-data',
    });
    expect(trial.invocations).toEqual([]);
    expect(JSON.stringify(trial.lines)).not.toContain(text);
  });

  test.each([
    'AKIAIOSFODNN7EXAMPLE',
    '4111111111111111',
    'x-4111-1111-1111-1111',
    'DE89370400440532013000',
    'ghp_0123456789abcdefghijABCDEFGHIJ012345',
  ])('%s is neither a key nor a requester', async (secret) => {
    const trial = new TrialGateway();
    for (const header of [{ idempotencyKeys: [secret] }, { ...key('one'), requesters: [secret] }])
      expect(await trial.call('free', 'pay', payment(), header)).toMatchObject({ status: 422, code: 'sensitive-data' });
    expect(JSON.stringify([trial.lines, trial.events, trial.invocations])).not.toContain(secret);
  });

  test('keys as people and workflows make them are no secrets, and requesters are known by their address', async () => {
    const trial = new TrialGateway();
    const keys = [
      '0f8fad5b-d9cb-469f-a165-70867728950e',
      'claim-4711-settlement-1',
      'r-bcdfghjklmnpqrstvwxzbcdf-0',
      'A_Key-of-2026',
    ];
    for (const idempotencyKey of keys)
      expect(
        await trial.call('free', 'pay', payment(), {
          idempotencyKeys: [idempotencyKey],
          requesters: ['ada@example.com'],
        }),
      ).toMatchObject({ status: 200 });
  });

  test('what an action takes passes', async () => {
    const trial = new TrialGateway();
    expect(await trial.call('free', 'note', { text: 'write to ada@example.com' }, key('one'))).toMatchObject({
      status: 200,
    });
  });

  test('what a tool answers is masked, but for what its action gives', async () => {
    const trial = new TrialGateway();
    trial.answers = async () => ({
      kind: 'answer',
      value: { ok: true, output: { of: 'ada@example.com', card: '4111 1111 1111 1111' } },
    });
    expect((await trial.call('free', 'note', { text: 'hello' }, key('one'))).body).toEqual({
      output: { of: 'ada@example.com', card: '[CARD]' },
    });
    expect((await trial.call('reader', 'status', STATUS)).body).toEqual({ output: { of: '[EMAIL]', card: '[CARD]' } });
  });

  test.each([
    [{ of: 4111111111111111 }, 'card'],
    [{ list: [[{ account_number: 123456 }]] }, 'bank-account'],
    [{ account_number: 12345 }, undefined],
    [{ minorUnits: 4_111_111 }, undefined],
  ])('numbers are looked at as texts are: %j', (document, entity) => {
    expect(sensitiveIn(document, { passing: [], phoneRegions: [], names: 'known' })).toBe(entity);
  });

  test('names of fields are looked at in what a tool answers', async () => {
    const trial = new TrialGateway();
    trial.answers = async () => ({
      kind: 'answer',
      value: { ok: true, output: { 'ada@example.com': 1, card4111111111111111: 2 } },
    });
    expect((await trial.call('reader', 'status', STATUS)).body).toEqual({
      output: { '[EMAIL]': 1, card4111111111111111: 2 },
    });
  });

  test('an answer that is too large, or cannot be masked, is left out: the call was made', async () => {
    const trial = new TrialGateway();
    trial.answers = async () => ({ kind: 'answer', value: { ok: true, output: 'x'.repeat(300_000) } });
    expect((await trial.call('reader', 'status', STATUS)).body).toEqual({ output: null, omitted: 'too-large' });
    const deep = JSON.parse(`${'['.repeat(40)}"ada@example.com"${']'.repeat(40)}`);
    trial.answers = async () => ({ kind: 'answer', value: { ok: true, output: deep } });
    expect((await trial.call('reader', 'status', STATUS)).body).toEqual({ output: null, omitted: 'not-fit' });
  });
});

describe('answers of tools', () => {
  test.each([
    ['a refusal', { ok: false, code: 'conflict', message: 'row 17 of db-prod-3 is locked' }, 'conflict'],
    ['a code that tools do not have', { ok: false, code: 'quarantined', message: 'x' }, 'outcome-unknown'],
    ['a code of no catalogue', { ok: false, code: 'toString', message: 'x' }, 'outcome-unknown'],
    ['an answer in another form', { output: 1 }, 'outcome-unknown'],
    ['no output', { ok: true }, 'outcome-unknown'],
    ['null', null, 'outcome-unknown'],
  ])('%s', async (_, value, code) => {
    const trial = new TrialGateway();
    trial.answers = async () => ({ kind: 'answer', value });
    const answer = await trial.call('free', 'pay', payment(), key('one'));
    expect(answer.code).toBe(code);
    expect(JSON.stringify(answer)).not.toContain('db-prod');
    expect(trial.events).toMatchObject([{ event: 'tool-call.intent' }, { event: 'tool-call.outcome', result: code }]);
  });

  test('a change that brought no answer is not known, and is not made again', async () => {
    const trial = new TrialGateway();
    trial.answers = () => Promise.reject(new Error('timeout'));
    expect(await trial.call('free', 'pay', payment(), key('one'))).toMatchObject({
      status: 502,
      code: 'outcome-unknown',
    });
    trial.time += 3_600_000;
    expect(await trial.call('free', 'pay', payment(), key('one'))).toMatchObject({ code: 'outcome-unknown' });
    expect(trial.invocations).toHaveLength(1);
  });

  test('a read that brought no answer can be made again', async () => {
    const trial = new TrialGateway();
    trial.answers = async () => ({ kind: 'unknown' });
    expect(await trial.call('reader', 'status', STATUS, key('one'))).toMatchObject({ code: 'unavailable' });
    trial.answers = async () => ({ kind: 'answer', value: { ok: true, output: 1 } });
    expect(await trial.call('reader', 'status', STATUS, key('one'))).toMatchObject({ status: 200 });
  });

  test.each([
    { kind: 'not-called' as const },
    { kind: 'answer' as const, value: { ok: false, code: 'unavailable', message: '' } },
  ])('what certainly was not done can be done under the same key: %j', async (invoked) => {
    const trial = new TrialGateway();
    trial.answers = async () => invoked;
    expect(await trial.call('free', 'pay', payment(), key('one'))).toMatchObject({ status: 503, code: 'unavailable' });
    trial.answers = async () => ({ kind: 'answer', value: { ok: true, output: 1 } });
    expect(await trial.call('free', 'pay', payment(), key('one'))).toMatchObject({ status: 200 });
  });
});

describe('idempotency', () => {
  test('a change needs a key', async () => {
    expect(await new TrialGateway().call('free', 'pay', payment())).toMatchObject({
      status: 400,
      code: 'idempotency-key-needed',
    });
  });

  test.each([
    [['short']],
    [['has a space in it']],
    [['x'.repeat(129)]],
    [['call-key-one', 'call-key-two']],
    [['key-öne1']],
    [['']],
  ])('no key is %j', async (idempotencyKeys) => {
    expect(await new TrialGateway().call('free', 'pay', payment(), { idempotencyKeys })).toMatchObject({
      code: 'malformed-call',
    });
  });

  test('the same call again has the same answer, and is not made again', async () => {
    const trial = new TrialGateway();
    const first = await trial.call('free', 'pay', payment(), key('one'));
    const second = await trial.call('free', 'pay', payment(), key('one'));
    expect(second).toMatchObject({ status: 200, body: first.body, headers: { 'idempotency-replayed': 'true' } });
    expect(trial.invocations).toHaveLength(1);
    expect(trial.events).toHaveLength(2);
  });

  test('an answer that the table has no room for is given once, and is too large after that', async () => {
    const trial = new TrialGateway();
    trial.answers = async () => ({ kind: 'answer', value: { ok: true, output: '"'.repeat(120_000) } });
    expect((await trial.call('free', 'pay', payment(), key('one'))).body).toEqual({ output: '"'.repeat(120_000) });
    expect((await trial.store.call('free', 'call-key-one'))?.answer?.length).toBeLessThan(350_000);
    expect((await trial.call('free', 'pay', payment(), key('one'))).body).toEqual({
      output: null,
      omitted: 'too-large',
    });
    expect(trial.invocations).toHaveLength(1);
  });

  test('refusals of a tool are answered again too', async () => {
    const trial = new TrialGateway();
    trial.answers = async () => ({ kind: 'answer', value: { ok: false, code: 'refused', message: '' } });
    await trial.call('free', 'pay', payment(), key('one'));
    expect(await trial.call('free', 'pay', payment(), key('one'))).toMatchObject({ code: 'refused' });
    expect(trial.invocations).toHaveLength(1);
  });

  test('another call under the same key is refused', async () => {
    const trial = new TrialGateway();
    await trial.call('free', 'pay', payment(1000), key('one'));
    expect(await trial.call('free', 'pay', payment(1001), key('one'))).toMatchObject({
      status: 409,
      code: 'idempotency-conflict',
    });
    expect(await trial.call('free', 'note', { text: 'hello' }, key('one'))).toMatchObject({
      code: 'idempotency-conflict',
    });
    expect(await trial.call('asker', 'status', STATUS, key('one'))).toMatchObject({ status: 200 });
  });

  test('twenty at once are made once', async () => {
    const trial = new TrialGateway();
    trial.answers = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return { kind: 'answer', value: { ok: true, output: 1 } };
    };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => trial.call('free', 'pay', payment(), key('one'))),
    );
    expect(trial.invocations).toHaveLength(1);
    expect(answers.map(({ code = 'ok' }) => code).sort()).toEqual([...Array(19).fill('call-in-progress'), 'ok']);
  });

  test('a claim whose holder is gone is taken over, a call that may have been made is not', async () => {
    const trial = new TrialGateway();
    await trial.store.claim('free', 'call-key-one', {
      digest: 'another',
      holder: 'gone',
      leaseUntil: trial.time + 35_000,
    });
    expect(await trial.call('free', 'pay', payment(), key('one'))).toMatchObject({ code: 'idempotency-conflict' });
    trial.time += 36_000;
    expect(await trial.call('free', 'pay', payment(), key('one'))).toMatchObject({ status: 200 });
    await trial.store.claim('free', 'call-key-two', {
      digest: trial.events[0]?.digest ?? '',
      holder: 'gone',
      leaseUntil: 0,
    });
    await trial.store.start('free', 'call-key-two', { holder: 'gone', leaseUntil: trial.time + 1000 });
    expect(await trial.call('free', 'pay', payment(), key('two'))).toMatchObject({
      status: 503,
      code: 'call-in-progress',
    });
    trial.time += 1001;
    expect(await trial.call('free', 'pay', payment(), key('two'))).toMatchObject({ code: 'outcome-unknown' });
  });
});

describe('limits', () => {
  test('two thousand at once against a hundred pass a hundred', async () => {
    const trial = new TrialGateway();
    const answers = await Promise.all(
      Array.from({ length: 2000 }, (_, index) => trial.call('payer', 'pay', payment(1), key(`call-${index}`))),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(100);
    expect(answers.filter(({ code }) => code === 'limit-exceeded')).toHaveLength(1900);
    expect(trial.invocations).toHaveLength(100);
  });

  test('amounts of a day add up to no more than their limit, and the next day begins anew', async () => {
    const trial = new TrialGateway();
    for (const name of ['one', 'two', 'three', 'four'])
      expect(await trial.call('payer', 'pay', payment(50_000), key(name))).toMatchObject({ status: 200 });
    const answer = await trial.call('payer', 'pay', payment(1), key('five'));
    expect(answer).toMatchObject({ status: 429, code: 'limit-exceeded' });
    expect(Number(answer.headers['retry-after'])).toBe(11 * 3600 + 59 * 60 + 30);
    trial.time = Date.parse('2026-03-11T00:00:00Z') - 1;
    expect(await trial.call('payer', 'pay', payment(1), key('six'))).toMatchObject({ code: 'limit-exceeded' });
    trial.time += 1;
    expect(await trial.call('payer', 'pay', payment(1), key('seven'))).toMatchObject({ status: 200 });
  });

  test('what is refused can be asked again under its key, and what is answered again is not counted', async () => {
    const limits = { ledger: { pay: { callsPerMinute: 1 } } };
    const environment = gatewayEnvironment();
    const agents = environment.agents.map((agent) =>
      agent.name === 'free'
        ? { ...agent, limits: { ledger: { pay: { ...limits.ledger.pay, mode: 'enforce' as const } } } }
        : agent,
    );
    const trial = new TrialGateway({ ...environment, agents });
    await trial.call('free', 'pay', payment(), key('one'));
    expect(await trial.call('free', 'pay', payment(), key('one'))).toMatchObject({ status: 200 });
    expect(await trial.call('free', 'pay', payment(), key('two'))).toMatchObject({
      code: 'limit-exceeded',
      headers: { 'retry-after': '30' },
    });
    trial.time += 30_000;
    expect(await trial.call('free', 'pay', payment(), key('two'))).toMatchObject({ status: 200 });
  });

  test('all calls of an agent, and all of a tool, are limited together; tokens count what is answered too', async () => {
    const trial = new TrialGateway();
    const [reader] = [trial.catalog.agents.reader];
    const mode = 'enforce' as const;
    const limited = new TrialGateway(gatewayEnvironment(), (parts) => ({
      catalog: {
        ...parts.catalog,
        agents: {
          ...parts.catalog.agents,
          reader: { ...reader, limit: { tokensPerDay: 30, mode } },
        } as typeof parts.catalog.agents,
        tools: {
          ledger: { ...parts.catalog.tools.ledger, limit: { callsPerMinute: 3, mode } },
        } as unknown as typeof parts.catalog.tools,
      },
    }));
    limited.answers = async () => ({ kind: 'answer', value: { ok: true, output: 'x'.repeat(100) } });
    expect(await limited.call('reader', 'status', STATUS)).toMatchObject({ status: 200 });
    expect(await limited.call('reader', 'status', STATUS)).toMatchObject({ code: 'limit-exceeded' });
    // What was refused as the agent's own took nothing off the others.
    expect(await limited.call('asker', 'status', STATUS)).toMatchObject({ status: 200 });
    expect(await limited.call('free', 'status', STATUS)).toMatchObject({ status: 200 });
    expect(await limited.call('free', 'status', STATUS)).toMatchObject({ code: 'limit-exceeded' });
  });

  test('a limit that is observed counts and refuses nothing', async () => {
    const environment = gatewayEnvironment();
    const agents = environment.agents.map((agent) =>
      agent.name === 'free'
        ? { ...agent, limits: { ledger: { pay: { callsPerDay: 1, mode: 'observe' as const } } } }
        : agent,
    );
    const trial = new TrialGateway({ ...environment, agents });
    await trial.call('free', 'pay', payment(), key('one'));
    expect(await trial.call('free', 'pay', payment(), key('two'))).toMatchObject({ status: 200 });
  });
});

test('a status that is somebody else\u2019s is none', async () => {
  const trial = new TrialGateway();
  const asked = await trial.call('asker', 'pay', payment(), key('one'));
  const id = String(asked.body.location).split('/')[2] ?? '';
  const ask = async (agentName: string, approval: string) =>
    said(await trial.gateway.status({ id: 'r', userArn: sessionArn(agentName), approval }));
  expect(await ask('asker', id)).toMatchObject({ status: 202, code: 'approval-pending' });
  expect(await ask('free', id)).toMatchObject({ status: 404, code: 'approval-unknown' });
  expect(await ask('asker', '../x')).toMatchObject({ status: 404 });
});
