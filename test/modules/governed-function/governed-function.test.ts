import type { TerraformStack } from 'cdktf';
import { policy } from '../../../foundation/policy';
import { serviceTrust } from '../../../foundation/trust';
import { type Canary, GovernedFunction } from '../../../modules/governed-function/governed-function';
import { GovernedRole } from '../../../modules/governed-role/governed-role';
import { SealedLogGroup } from '../../../modules/sealed-log-group/sealed-log-group';
import { FunctionCode } from '../../../modules/tool/function-code';
import { environment } from '../../support/environment';
import { only, resourcesIn, synthModule } from '../../support/synth';

const KEY = 'arn:aws:kms:eu-central-1:333333333333:key/state';
const of = environment();

function addFunction(stack: TerraformStack, canary: Canary | undefined) {
  const logGroupName = '/p2a/trial/gateway/validator';
  const role = new GovernedRole(stack, 'role', {
    environment: of,
    plane: 'gateway',
    roleName: 'p2a-trial-gateway-validator',
    description: 'Tries',
    trust: policy(serviceTrust('ItsFunctionTakesOnTheRole', 'lambda.amazonaws.com', '333333333333', ['*'])),
    policies: {},
  });
  new GovernedFunction(stack, 'function', {
    functionName: 'p2a-trial-gateway-validator',
    description: 'Tries',
    code: FunctionCode.of(stack, 'test/modules/tool/echo'),
    role,
    log: new SealedLogGroup(stack, 'log', { environment: of, logGroupName, keyArn: KEY }),
    logGroupName,
    stateKeyArn: KEY,
    settings: { P2A_SETTING: 'value' },
    timeoutSeconds: 29,
    memoryMb: 1024,
    canary,
  });
}

const made = (canary?: Canary) => resourcesIn(synthModule((stack) => addFunction(stack, canary)));

test('a function runs sealed, traced and published, and logs where its key seals', () => {
  expect(only(made(), 'aws_lambda_function').attributes).toMatchObject({
    runtime: 'nodejs22.x',
    architectures: ['arm64'],
    handler: 'index.handler',
    publish: true,
    kms_key_arn: KEY,
    tracing_config: { mode: 'Active' },
    logging_config: { log_format: 'JSON', log_group: '/p2a/trial/gateway/validator' },
    environment: { variables: { P2A_SETTING: 'value' } },
    timeout: 29,
    memory_size: 1024,
  });
});

test('it is made once its role and its log are whole', () => {
  const resources = made();
  const needed = resources
    .filter(({ type }) => type.startsWith('aws_iam_') || type === 'aws_cloudwatch_log_group')
    .map(({ address }) => address);
  expect(only(resources, 'aws_lambda_function').attributes.depends_on).toEqual(expect.arrayContaining(needed));
});

test('what is live is its newest version', () => {
  const alias = only(made(), 'aws_lambda_alias').attributes;
  expect(alias.function_version).toBe(`\${${only(made(), 'aws_lambda_function').address}.version}`);
  expect(alias.routing_config).toBeUndefined();
});

test('the newest version can be tried on some calls, while all others go to the one before', () => {
  const resources = made({ stableVersion: '41', percent: 10 });
  const newest = `\${${only(resources, 'aws_lambda_function').address}.version}`;
  expect(only(resources, 'aws_lambda_alias').attributes).toMatchObject({
    name: 'live',
    function_version: '41',
    routing_config: { additional_version_weights: { [newest]: 0.1 } },
  });
});
