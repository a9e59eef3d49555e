import { accountIdOf } from './accounts';
import type { StackPlace } from './governed-stack';

/**
 * Ids by which the provider imports what has no other id than its name or its place: in braces, an attribute, or something of
 * the stack. What AWS invents an id for, such as a key, is not among them.
 * Source: Terraform AWS provider 6, the section "Import" of each resource.
 */
const IMPORT_IDS: Readonly<Record<string, string>> = {
  aws_accessanalyzer_analyzer: '{analyzer_name}',
  aws_api_gateway_account: '{account}',
  aws_bedrock_model_invocation_logging_configuration: '{region}',
  aws_budgets_budget: '{account}:{name}',
  aws_ce_cost_allocation_tag: '{tag_key}',
  aws_cloudwatch_dashboard: '{dashboard_name}',
  aws_cloudwatch_event_bus: '{name}',
  aws_cloudwatch_log_data_protection_policy: '{log_group_name}',
  aws_cloudwatch_log_group: '{name}',
  aws_cloudwatch_log_subscription_filter: '{log_group_name}|{name}',
  aws_cloudwatch_metric_alarm: '{alarm_name}',
  aws_dynamodb_table: '{name}',
  aws_iam_organizations_features: '{organization}',
  aws_iam_role: '{name}',
  aws_kms_alias: '{name}',
  aws_lambda_function: '{function_name}',
  aws_ram_sharing_with_organization: '{account}',
  aws_s3_bucket: '{bucket}',
};

/**
 * The id that imports what a stack would make; none where it cannot be told before it is there. Whatever lies in another
 * region than the stack has the region behind it.
 * Source: Terraform AWS provider, "Enhanced Region Support".
 */
export function importIdOf(
  { environment, account }: StackPlace,
  type: string,
  attributes: Readonly<Record<string, string>>,
): string | undefined {
  const known: Readonly<Record<string, string>> = {
    region: environment.region,
    ...attributes,
    account: accountIdOf(environment, account),
    organization: environment.organization.id,
  };
  // Names stand at every other place.
  const parts = (IMPORT_IDS[type]?.split(/[{}]/) ?? []).map((part, index) => (index % 2 === 1 ? known[part] : part));
  if (parts.length === 0 || parts.includes(undefined)) return undefined;
  return [...parts, ...(known.region === environment.region ? [] : [`@${known.region}`])].join('');
}
