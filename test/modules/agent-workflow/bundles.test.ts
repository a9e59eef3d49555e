import { codeOf, loadFunction } from '../../support/function-code';
import { PARTS } from './parts';

const inherited = { ...process.env };
afterEach(() => {
  process.env = { ...inherited };
});

const SANITIZER = JSON.stringify({
  rules: { phoneRegions: ['DE'] },
  macKeyArn: 'arn:aws:kms:eu-central-1:333333333333:key/0a1b',
});
const AGENT = { P2A_ENVIRONMENT: 'trial', P2A_AGENT: 'triage', P2A_FAMILY: 'claims' };
const CONTEXT = { awsRequestId: 'i-1' };
const INTAKE = {
  ...AGENT,
  P2A_SANITIZER: SANITIZER,
  P2A_BUCKET: 'prompts',
  P2A_PREFIX: 'triage/',
  P2A_STATE_MACHINE: 'arn:aws:states:eu-central-1:333333333333:stateMachine:triage',
};

test('the intake runs as it is deployed, and refuses without asking AWS', async () => {
  const { handler } = loadFunction('modules/agent-workflow/lambda/intake', INTAKE);
  expect(await handler({ id: 'a/b' }, CONTEXT)).toMatchObject({ ok: false, error: { code: 'invalid-request' } });
});

test.each(Object.keys(INTAKE))('the intake does not start without %s, and says so', (name) => {
  const { [name as 'P2A_BUCKET']: _, ...others } = INTAKE;
  expect(() => loadFunction('modules/agent-workflow/lambda/intake', others)).toThrow(`${name}: is not set`);
});

test('the sanitiser runs as it is deployed, and refuses by name', async () => {
  const { handler } = loadFunction('modules/sanitizer/lambda', { ...AGENT, P2A_SANITIZER: SANITIZER });
  await expect(handler({}, CONTEXT)).rejects.toMatchObject({ name: 'input-not-json' });
});

test('steps run as they are deployed', async () => {
  const { handler } = loadFunction('modules/agent-workflow/lambda/steps', AGENT);
  const said = {
    answer: 'Paid',
    calls: [{ tool: 'claims-payments', action: 'pay', input: { claim: 'CL-2024-000001' } }],
  };
  const event = { step: 'check-decision', content: [{ Text: JSON.stringify(said) }], schema: PARTS.decisionSchema };
  expect(await handler(event, CONTEXT)).toEqual({
    ...said,
    named: [{ tool: 'claims-payments', action: 'pay' }],
  });
  await expect(handler({ ...event, content: [{ Text: '{}' }] }, CONTEXT)).rejects.toMatchObject({
    name: 'decision-invalid',
  });
});

test.each(['modules/agent-workflow/lambda/intake', 'modules/agent-workflow/lambda/steps', 'modules/sanitizer/lambda'])(
  '38: %s tells nothing of where it was built, and is small enough to start fast',
  (folder) => {
    expect(codeOf(folder).includes(process.cwd())).toBe(false);
    expect(codeOf(folder).length).toBeLessThan(2_000_000);
  },
);
