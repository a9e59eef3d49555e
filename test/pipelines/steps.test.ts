import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const STEPS = resolve(__dirname, '../../pipelines/steps');
/** The scripts run Terraform itself, on resources that need no provider and no account. */
const withTerraform = spawnSync('terraform', ['version']).status === 0 ? describe : describe.skip;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'p2a steps '));
  cpSync(STEPS, at('pipelines/steps'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (path: string) => join(folder, path);
const text = (path: string) => readFileSync(at(path), 'utf8');
function put(path: string, content: unknown) {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), JSON.stringify(content));
}
const local = (stack: string) => ({ terraform: { backend: { local: { path: `../../../.state/${stack}.tfstate` } } } });
const reference = (what: string) => `\${${what}}`;
const holding = (input: string) => ({ resource: { terraform_data: { it: { input } } } });
const ofPlan = (stack: string, file: string) => `cdktf.out/plans/${stack}/${file}`;
const statusOf = (stack: string) => text(ofPlan(stack, 'status')).trim();
const numbersOf = (stack: string) => JSON.parse(text(ofPlan(stack, 'report.json')));

function step(name: 'plan' | 'apply', stack: string, variables: Readonly<Record<string, string>> = {}) {
  const { TF_VAR_name, ...inherited } = process.env;
  const { status, stdout, stderr } = spawnSync('sh', [`pipelines/steps/${name}.sh`, stack], {
    cwd: folder,
    env: { ...inherited, CHECKPOINT_DISABLE: '1', ...variables },
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
}

withTerraform('a stack that needs no other', () => {
  beforeEach(() => put('cdktf.out/stacks/dev-keys/cdk.tf.json', { ...local('dev-keys'), ...holding('first') }));

  test('is planned, and exactly that plan is applied', () => {
    expect(step('plan', 'dev-keys').status).toBe(0);
    expect([statusOf('dev-keys'), numbersOf('dev-keys')]).toEqual(['changes', { create: 1, update: 0, delete: 0 }]);
    expect(text(ofPlan('dev-keys', 'plan.txt'))).toContain('terraform_data.it will be created');

    // What is synthesized later is not what was approved.
    put('cdktf.out/stacks/dev-keys/cdk.tf.json', { ...local('dev-keys'), ...holding('second') });
    expect(step('apply', 'dev-keys').status).toBe(0);
    expect(text('.state/dev-keys.tfstate')).toContain('first');
  });

  test('is told from one that does not change, whose apply does nothing', () => {
    step('plan', 'dev-keys');
    step('apply', 'dev-keys');
    step('plan', 'dev-keys');
    expect([statusOf('dev-keys'), numbersOf('dev-keys')]).toEqual(['unchanged', { create: 0, update: 0, delete: 0 }]);
    expect(step('apply', 'dev-keys')).toEqual({ status: 0, said: 'dev-keys: nothing to do.\n' });
  });

  test('counts what changes and goes', () => {
    const two = { resource: { terraform_data: { it: { input: 'first' }, other: { input: 'x' } } } };
    put('cdktf.out/stacks/dev-keys/cdk.tf.json', { ...local('dev-keys'), ...two });
    step('plan', 'dev-keys');
    step('apply', 'dev-keys');
    put('cdktf.out/stacks/dev-keys/cdk.tf.json', { ...local('dev-keys'), ...holding('second') });
    step('plan', 'dev-keys');
    expect(numbersOf('dev-keys')).toEqual({ create: 0, update: 1, delete: 1 });
  });

  test('that cannot be planned fails, with the reason, and cannot be applied', () => {
    put('cdktf.out/stacks/dev-keys/cdk.tf.json', {
      ...local('dev-keys'),
      ...holding(reference('terraform_data.gone.id')),
    });
    expect(step('plan', 'dev-keys').status).toBe(1);
    expect(statusOf('dev-keys')).toBe('failed');
    expect(text(ofPlan('dev-keys', 'plan.txt'))).toContain('gone');
    expect(step('apply', 'dev-keys')).toEqual({
      status: 1,
      said: 'dev-keys: there is no plan to apply, got "failed"; plan it again\n',
    });
  });

  test('is not applied from a plan that another apply has overtaken', () => {
    step('plan', 'dev-keys');
    cpSync(at('cdktf.out/plans/dev-keys'), at('kept'), { recursive: true });
    step('apply', 'dev-keys');
    cpSync(at('kept'), at('cdktf.out/plans/dev-keys'), { recursive: true });
    const { status, said } = step('apply', 'dev-keys');
    expect([status, said]).toEqual([1, expect.stringContaining('Saved plan is stale')]);
  });

  test('as a proposal leaves nothing that could be applied', () => {
    expect(step('plan', 'dev-keys', { P2A_PROPOSAL: 'true' }).status).toBe(0);
    expect(readdirSync(at('cdktf.out/plans/dev-keys')).sort()).toEqual(['plan.txt', 'report.json', 'status']);
    expect(statusOf('dev-keys')).toBe('changes');
  });
});

withTerraform('a proposal of what is taken over', () => {
  const taken = (...addresses: string[]) => ({
    ...local('dev-keys'),
    resource: { terraform_data: { it: { input: 'v' }, other: { input: 'v' } } },
    import: addresses.map((to) => ({ id: 'known', to })),
  });
  const written = (content: unknown) => {
    put('cdktf.out/stacks/dev-keys/cdk.tf.json', {});
    writeFileSync(at('cdktf.out/stacks/dev-keys/cdk.tf.json'), JSON.stringify(content, undefined, 2));
  };

  test('waits for the plan on the branch, until the state has it all', () => {
    written(taken('terraform_data.it', 'terraform_data.other'));
    expect(step('plan', 'dev-keys', { P2A_PROPOSAL: 'true' }).status).toBe(0);
    expect([statusOf('dev-keys'), text(ofPlan('dev-keys', 'plan.txt'))]).toEqual([
      'imports',
      'dev-keys takes over terraform_data.it, which a proposal does not read: the plan on the branch shows it.\n',
    ]);

    step('plan', 'dev-keys');
    step('apply', 'dev-keys');
    expect(step('plan', 'dev-keys', { P2A_PROPOSAL: 'true' }).status).toBe(0);
    expect(statusOf('dev-keys')).toBe('unchanged');
  });

  test('fails where the state cannot be read, which is not that it lacks something', () => {
    written(taken('terraform_data.it'));
    put('.state/dev-keys.tfstate', 'no state');
    expect(step('plan', 'dev-keys', { P2A_PROPOSAL: 'true' }).status).toBe(1);
    expect(statusOf('dev-keys')).toBe('failed');
  });
});

withTerraform('a stack that reads another', () => {
  const read = (output: string) => ({
    data: {
      terraform_remote_state: { keys: { backend: 'local', config: { path: '../../../.state/dev-keys.tfstate' } } },
    },
    ...holding(reference(`data.terraform_remote_state.keys.outputs.${output}`)),
  });
  beforeEach(() => {
    put('cdktf.out/stacks/dev-keys/cdk.tf.json', {
      ...local('dev-keys'),
      ...holding('v'),
      output: { 'key-arn': { value: reference('terraform_data.it.output') } },
    });
    put('cdktf.out/stacks/dev-agents/cdk.tf.json', { ...local('dev-agents'), ...read('key-arn') });
  });

  test('waits for it: no failure of a proposal, one of what is to be applied', () => {
    expect(step('plan', 'dev-agents', { P2A_PROPOSAL: 'true' }).status).toBe(0);
    expect(statusOf('dev-agents')).toBe('waiting');
    expect(text(ofPlan('dev-agents', 'plan.txt'))).toContain('dev-agents waits for a stack whose outputs it reads');
    expect(step('plan', 'dev-agents').status).toBe(1);
    expect(step('apply', 'dev-agents').status).toBe(1);
  });

  test('is planned when that is applied, and waits again for what it will offer', () => {
    step('plan', 'dev-keys');
    step('apply', 'dev-keys');
    step('plan', 'dev-agents');
    expect(statusOf('dev-agents')).toBe('changes');

    put('cdktf.out/stacks/dev-agents/cdk.tf.json', { ...local('dev-agents'), ...read('later') });
    step('plan', 'dev-agents', { P2A_PROPOSAL: 'true' });
    expect(statusOf('dev-agents')).toBe('waiting');
  });
});

withTerraform('states that the pipeline places', () => {
  const handed = { P2A_BACKEND: 'backends/dev.tf.json', P2A_INPUTS: 'name dev-keys key-arn\n' };
  beforeEach(() => {
    put('backends/dev.tf.json', { terraform: { backend: { local: { path: '../../../placed/STACK.tfstate' } } } });
    put('cdktf.out/stacks/dev-agents/cdk.tf.json', {
      variable: { name: { type: 'string', nullable: false } },
      ...holding(reference('var.name')),
    });
  });
  const keys = (outputs: object) => {
    put('cdktf.out/stacks/dev-keys/cdk.tf.json', {
      ...holding('it is'),
      ...(Object.keys(outputs).length === 0 ? {} : { output: outputs }),
    });
    step('plan', 'dev-keys', { P2A_BACKEND: 'backends/dev.tf.json' });
    step('apply', 'dev-keys', { P2A_BACKEND: 'backends/dev.tf.json' });
  };

  test('are placed by the stack, and values are handed on', () => {
    keys({ 'key-arn': { value: "arn:it's" } });
    expect(existsSync(at('placed/dev-keys.tfstate'))).toBe(true);
    expect(step('plan', 'dev-agents', handed).status).toBe(0);
    expect(text(ofPlan('dev-agents', 'plan.txt'))).toContain(`"arn:it's"`);
  });

  test.each([
    ['nothing was applied', undefined],
    ['it offers nothing', {}],
    ['it offers something else', { other: { value: 'x' } }],
  ])('and the stack waits where %s', (_, outputs) => {
    if (outputs === undefined) put('cdktf.out/stacks/dev-keys/cdk.tf.json', holding('x'));
    else keys(outputs);
    expect(step('plan', 'dev-agents', { ...handed, P2A_PROPOSAL: 'true' }).status).toBe(0);
    expect([statusOf('dev-agents'), text(ofPlan('dev-agents', 'plan.txt'))]).toEqual([
      'waiting',
      'dev-agents waits for dev-keys: plan it again when that is applied.\n',
    ]);
    expect(step('plan', 'dev-agents', handed).status).toBe(1);
  });
});

test('a host of states is opened by the variable that Terraform reads', () => {
  const { stdout } = spawnSync('sh', ['-c', '. pipelines/steps/initialize.sh; env'], {
    cwd: folder,
    env: { PATH: process.env.PATH, P2A_STATE_HOST: 'tf-e.acme.example', P2A_STATE_TOKEN: 'opens' },
    encoding: 'utf8',
  });
  expect(stdout).toContain('TF_TOKEN_tf__e_acme_example=opens');
});
