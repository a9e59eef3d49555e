import type { Environment } from '../../foundation/environment';
import { policy } from '../../foundation/policy';

export type GuardrailEnforcement = Exclude<Environment['guardrailEnforcement'], 'off'>;

/**
 * The organization's own guardrail, region by region, on every call of every model below the target.
 * Source: "Amazon Bedrock policy syntax and examples" in the Organizations user guide.
 */
export const enforcedGuardrailPolicy = ({ guardrails, excludedModels }: GuardrailEnforcement) => ({
  bedrock: {
    guardrail_inference: Object.fromEntries(
      Object.entries(guardrails).map(([region, { arn, version }]) => [
        region,
        {
          config_1: {
            identifier: { '@@assign': `${arn}:${version}` },
            // Content that a caller marks is not the only content that is looked at.
            selective_content_guarding: {
              system: { '@@assign': 'comprehensive' },
              messages: { '@@assign': 'comprehensive' },
            },
            model_enforcement: {
              included_models: { '@@assign': ['ALL'] },
              ...(excludedModels.length === 0 ? {} : { excluded_models: { '@@assign': excludedModels } }),
            },
          },
        },
      ]),
    ),
  },
});

/**
 * Every account of the organization may have its calls judged by the guardrail, and nobody else.
 * Source: "AWS::Bedrock::ResourcePolicy" in the CloudFormation template reference.
 */
export const sharedGuardrailState = ({ organization }: Environment, guardrailArn: string) => ({
  ResourceArn: guardrailArn,
  PolicyDocument: policy({
    Sid: 'CallsOfTheOrganizationAreJudged',
    Effect: 'Allow',
    Principal: '*',
    Action: 'bedrock:ApplyGuardrail',
    Resource: guardrailArn,
    Condition: { StringEquals: { 'aws:PrincipalOrgID': organization.id } },
  }),
});
