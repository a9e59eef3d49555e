import type { Environment } from '../../foundation/environment';
import type { Resource } from '../support/synth';

/** Characters that the policy of a resource may have; not a number where nobody looked it up. */
export function limitOf({ controls: { limits } }: Environment, { type, attributes }: Resource): number {
  if (type === 'aws_kms_key') return 32_768;
  if (type === 'aws_s3_bucket_policy') return 20_480;
  if (type in LIMITS) return LIMITS[type] ?? Number.NaN;
  if (type !== 'aws_organizations_policy') return Number.NaN;
  const ofOrganizations: Record<string, number> = {
    SERVICE_CONTROL_POLICY: limits.scpCharacters,
    RESOURCE_CONTROL_POLICY: limits.rcpCharacters,
    AISERVICES_OPT_OUT_POLICY: 2500,
    BEDROCK_POLICY: 10_000,
  };
  return ofOrganizations[String(attributes.type)] ?? Number.NaN;
}

/** Source: the quotas pages of API Gateway, IAM, IAM Identity Center, SNS, SQS, Secrets Manager, Step Functions and VPC. */
const LIMITS: Record<string, number> = {
  aws_api_gateway_domain_name: 8192,
  aws_api_gateway_rest_api: 8192,
  aws_iam_policy: 6144,
  aws_iam_role: 2048,
  aws_iam_role_policy: 10_240,
  aws_secretsmanager_secret_policy: 20_480,
  aws_sfn_state_machine: 1_048_576,
  aws_sns_topic_policy: 30_720,
  aws_cloudwatch_event_bus_policy: 10_240,
  aws_sqs_queue_policy: 8192,
  aws_ssoadmin_permission_set_inline_policy: 32_768,
  aws_vpc_endpoint: 20_480,
};
