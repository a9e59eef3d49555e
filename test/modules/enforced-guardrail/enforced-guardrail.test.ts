import { MistakesError } from '../../../foundation/mistakes';
import { EnforcedGuardrail } from '../../../modules/enforced-guardrail/enforced-guardrail';
import { enforcedGuardrailPolicy, type GuardrailEnforcement } from '../../../modules/enforced-guardrail/policy';
import bank from '../../fixtures/enforced/environment';
import { environment } from '../../support/environment';
import { documentsIn, only, resourcesIn, synthModule } from '../../support/synth';

const enforcement: GuardrailEnforcement = {
  resourcePolicy: 'create',
  targets: ['pilots', 'root'],
  guardrails: {
    'eu-west-1': { arn: 'arn:aws:bedrock:eu-west-1:800000000001:guardrail/abc123def456', version: 7 },
    'eu-central-1': { arn: 'arn:aws:bedrock:eu-central-1:800000000001:guardrail/789ghi012jkl', version: 3 },
  },
  excludedModels: ['amazon.titan-embed-text-v2:0'],
};

const synth = () =>
  resourcesIn(
    synthModule((stack) => {
      new EnforcedGuardrail(stack, 'enforced-guardrail', { environment: bank, enforcement });
    }),
  );

describe('what it deploys', () => {
  test('5: one policy of the type that Bedrock obeys, with the content as a policy of its own language', () => {
    const resources = synth();
    expect(only(resources, 'aws_organizations_policy').attributes).toMatchObject({
      type: 'BEDROCK_POLICY',
      name: 'p2a-bank-guardrail',
    });
    expect(documentsIn(resources).map(({ content }) => content)).toEqual([enforcedGuardrailPolicy(enforcement)]);
  });

  test('5: attached to each target, unit by unit, and to the root by its own id', () => {
    const resources = synth();
    const policyId = `\${${only(resources, 'aws_organizations_policy').address}.id}`;
    expect(
      resources
        .filter(({ type }) => type === 'aws_organizations_policy_attachment')
        .map(({ attributes: { policy_id: policy, target_id: target } }) => [policy, target]),
    ).toEqual([
      [policyId, 'ou-b4nk-p110t500'],
      [policyId, 'r-b4nk'],
    ]);
  });
});

describe('what it guarantees', () => {
  test('5: region by region, a numeric version of a guardrail on the whole of every call of every model', () => {
    const guarded = (identifier: string) => ({
      config_1: {
        identifier: { '@@assign': identifier },
        selective_content_guarding: {
          system: { '@@assign': 'comprehensive' },
          messages: { '@@assign': 'comprehensive' },
        },
        model_enforcement: {
          included_models: { '@@assign': ['ALL'] },
          excluded_models: { '@@assign': ['amazon.titan-embed-text-v2:0'] },
        },
      },
    });
    expect(enforcedGuardrailPolicy(enforcement)).toEqual({
      bedrock: {
        guardrail_inference: {
          'eu-west-1': guarded('arn:aws:bedrock:eu-west-1:800000000001:guardrail/abc123def456:7'),
          'eu-central-1': guarded('arn:aws:bedrock:eu-central-1:800000000001:guardrail/789ghi012jkl:3'),
        },
      },
    });
  });

  test('5: no model is excepted unless the environment says so', () => {
    const text = JSON.stringify(enforcedGuardrailPolicy({ ...enforcement, excludedModels: [] }));
    expect(text).toContain('"included_models":{"@@assign":["ALL"]}');
    expect(text).not.toContain('excluded_models');
  });
});

describe('what is refused before it comes here, because it would break every model call below the target', () => {
  const refusedFor = (arn: string, version = 1) => {
    try {
      environment({
        guardrailEnforcement: { targets: ['workloads'], guardrails: { 'eu-central-1': { arn, version } } },
      });
    } catch (error) {
      if (error instanceof MistakesError) return error.mistakes.map(({ path, problem }) => `${path}: ${problem}`);
      throw error;
    }
    return [];
  };
  const arn = 'arn:aws:bedrock:eu-central-1:111111111111:guardrail/abc123';
  const at = 'trial.guardrailEnforcement.guardrails.eu-central-1';

  test.each([
    ['nothing, of a published version of its own', arn, 1, []],
    ['an ARN that already has a version', `${arn}:1`, 1, [`${at}.arn: is not the ARN of a guardrail`]],
    ['a version that was never published', arn, 0, [`${at}.version: is not a version number`]],
    [
      'a guardrail of a member account',
      arn.replace('111111111111', '333333333333'),
      1,
      [`${at}.arn: is not a guardrail of the management account`],
    ],
    [
      'a guardrail of another region',
      arn.replace('eu-central-1', 'eu-west-1'),
      1,
      [`${at}.arn: is a guardrail of another region than eu-central-1`],
    ],
  ])('5: %s', (_, identifier, version, mistakes) => {
    expect(refusedFor(identifier, version)).toEqual(mistakes);
  });
});

describe('5: who may apply the guardrails', () => {
  const policiesOf = (resourcePolicy: GuardrailEnforcement['resourcePolicy']) =>
    resourcesIn(
      synthModule((stack) => {
        new EnforcedGuardrail(stack, 'it', { environment: bank, enforcement: { ...enforcement, resourcePolicy } });
      }),
    );

  test('accounts of the organization and nobody else, region by region, before anybody has to', () => {
    const resources = policiesOf('create');
    const shared = resources.filter(({ type }) => type === 'aws_cloudcontrolapi_resource');
    expect(
      shared.map(({ attributes: { region, type_name, desired_state } }) => [
        region,
        type_name,
        JSON.parse(String(desired_state)),
      ]),
    ).toEqual(
      ['eu-central-1', 'eu-west-1']
        .map((region) => [region, enforcement.guardrails[region]?.arn] as const)
        .map(([region, arn]) => [
          region,
          'AWS::Bedrock::ResourcePolicy',
          {
            ResourceArn: arn,
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [
                {
                  Sid: 'CallsOfTheOrganizationAreJudged',
                  Effect: 'Allow',
                  Principal: '*',
                  Action: 'bedrock:ApplyGuardrail',
                  Resource: arn,
                  Condition: { StringEquals: { 'aws:PrincipalOrgID': bank.organization.id } },
                },
              ],
            },
          },
        ]),
    );
    const attachments = resources.filter(({ type }) => type === 'aws_organizations_policy_attachment');
    expect(attachments).toHaveLength(enforcement.targets.length);
    for (const { attributes } of attachments)
      expect(attributes.depends_on).toEqual(expect.arrayContaining(shared.map(({ address }) => address)));
  });

  test('40: is left to whoever made the guardrails, where they have said so already', () => {
    expect(policiesOf('existing').map(({ type }) => type)).not.toContain('aws_cloudcontrolapi_resource');
  });
});
