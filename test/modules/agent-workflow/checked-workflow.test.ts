import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkedWorkflow } from '../../../modules/agent-workflow/checked-workflow';
import { workflow } from './parts';

const cache = mkdtempSync(join(tmpdir(), 'p2a-checked-workflow-'));
beforeAll(() => {
  process.env.P2A_CACHE = cache;
});
afterAll(() => {
  delete process.env.P2A_CACHE;
  rmSync(cache, { recursive: true });
});

test('the workflow is one, with and without what is known at apply only', () => {
  expect(checkedWorkflow('stack/triage', workflow)).toBe(workflow);
  const text = JSON.stringify(workflow).replaceAll(
    'arn:aws:lambda:eu-central-1:333333333333:function:steps:live',
    `\${aws_lambda_alias.steps.arn}`,
  );
  checkedWorkflow('stack/triage', JSON.parse(text) as object);
  expect(readdirSync(join(cache, 'workflows')).length).toBe(2);
});

test('one that is none is told with everything that is wrong, each time', () => {
  const broken = {
    StartAt: 'Nowhere',
    States: { A: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true } },
  };
  for (let time = 0; time < 2; time += 1)
    expect(() => checkedWorkflow('stack/triage', broken)).toThrow(
      /^stack\/triage: is no workflow; correct what asl-validator found:\n {2}MISSING_TRANSITION_TARGET: /,
    );
});
