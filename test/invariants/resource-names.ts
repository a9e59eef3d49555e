import type { Resource } from '../support/synth';

/** The attribute that names a resource, and what AWS takes as a name, by type. */
export const NAMES: Record<string, readonly [string, RegExp]> = {
  aws_api_gateway_rest_api: ['name', /^[\x20-\x7e]{1,255}$/],
  aws_cognito_user_group: ['name', /^[\x21-\x7e]{1,128}$/],
  aws_cognito_user_pool: ['name', /^[\w\s+=,.@-]{1,128}$/],
  aws_cognito_user_pool_client: ['name', /^[\w\s+=,.@-]{1,128}$/],
  aws_sns_topic: ['name', /^[A-Za-z0-9_-]{1,256}$/],
  aws_ssm_parameter: ['name', /^(?=.{1,1011}$)(?:\/[A-Za-z0-9_.-]+){1,15}$/],
  aws_wafv2_web_acl: ['name', /^[\w-]{1,128}$/],
  aws_accessanalyzer_analyzer: ['analyzer_name', /^[A-Za-z][A-Za-z0-9_.-]{0,254}$/],
  aws_bedrock_guardrail: ['name', /^[0-9A-Za-z_-]{1,50}$/],
  aws_bedrock_inference_profile: ['name', /^[A-Za-z0-9][A-Za-z0-9 _-]{0,63}$/],
  aws_cloudtrail: ['name', /^[A-Za-z0-9][A-Za-z0-9._-]{1,126}[A-Za-z0-9]$/],
  aws_athena_named_query: ['name', /^.{1,128}$/],
  aws_athena_workgroup: ['name', /^[a-zA-Z0-9._-]{1,128}$/],
  aws_cloudwatch_log_destination: ['name', /^[^:*]{1,512}$/],
  aws_cloudwatch_log_stream: ['name', /^[^:*]{1,512}$/],
  aws_cloudwatch_log_subscription_filter: ['name', /^[^:*]{1,512}$/],
  aws_glue_catalog_database: ['name', /^[a-z0-9_]{1,255}$/],
  aws_glue_catalog_table: ['name', /^[a-z0-9_]{1,255}$/],
  aws_kinesis_firehose_delivery_stream: ['name', /^[a-zA-Z0-9_.-]{1,64}$/],
  aws_cloudwatch_log_group: ['name', /^(?:\/|aws-waf-logs-)[A-Za-z0-9_./#-]{1,499}$/],
  aws_iam_policy: ['name', /^[\w+=,.@-]{1,128}$/],
  aws_iam_role: ['name', /^[\w+=,.@-]{1,64}$/],
  aws_iam_role_policy: ['name', /^[\w+=,.@-]{1,128}$/],
  aws_kms_alias: ['name', /^alias\/(?!aws\/)[A-Za-z0-9/_-]{1,250}$/],
  aws_identitystore_group: ['display_name', /^[\x20-\x7e]{1,1024}$/],
  aws_lambda_alias: ['name', /^(?!\d+$)[A-Za-z0-9_-]{1,128}$/],
  aws_lambda_function: ['function_name', /^[A-Za-z0-9_-]{1,64}$/],
  aws_organizations_policy: ['name', /^[\x20-\x7e]{1,128}$/],
  aws_ram_resource_share: ['name', /^[\x20-\x7e]{1,255}$/],
  aws_route53_resolver_firewall_domain_list: ['name', /^[A-Za-z0-9 _-]{1,64}$/],
  aws_route53_resolver_firewall_rule: ['name', /^[A-Za-z0-9 _-]{1,64}$/],
  aws_route53_resolver_firewall_rule_group: ['name', /^[A-Za-z0-9 _-]{1,64}$/],
  aws_route53_resolver_firewall_rule_group_association: ['name', /^[A-Za-z0-9 _-]{1,64}$/],
  aws_s3_bucket: ['bucket', /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/],
  aws_secretsmanager_secret: ['name', /^[A-Za-z0-9/_+=.@-]{1,512}$/],
  aws_security_group: ['name', /^(?!sg-)[A-Za-z0-9 ._:/()#,@[\]+=&;{}!$*-]{1,255}$/],
  aws_sfn_state_machine: ['name', /^[A-Za-z0-9_-]{1,80}$/],
  aws_dynamodb_table: ['name', /^[A-Za-z0-9_.-]{3,255}$/],
  aws_cloudwatch_event_bus: ['name', /^(?!aws\.)[A-Za-z0-9_.-]{1,256}$/],
  aws_cloudwatch_event_rule: ['name', /^[A-Za-z0-9_.-]{1,64}$/],
  aws_sqs_queue: ['name', /^[A-Za-z0-9_-]{1,80}$/],
  aws_cloudwatch_metric_alarm: ['alarm_name', /^[\w-]{1,255}$/],
  aws_cloudwatch_composite_alarm: ['alarm_name', /^[\w-]{1,255}$/],
  aws_cloudwatch_dashboard: ['dashboard_name', /^[\w-]{1,255}$/],
  aws_cloudwatch_log_metric_filter: ['name', /^[^:*]{1,512}$/],
  aws_budgets_budget: ['name', /^[^:\\/<>&]{1,100}$/],
  aws_cloudwatch_query_definition: ['name', /^[\w/-]{1,255}$/],
  aws_ce_anomaly_monitor: ['name', /^[\w -]{1,1024}$/],
  aws_ce_anomaly_subscription: ['name', /^[\w -]{1,1024}$/],
  aws_ssoadmin_permission_set: ['name', /^[\w+=,.@-]{1,32}$/],
};

/** A resource of a type that is not listed must have no name: its limits would be unknown. */
export function isWellNamed({ type, attributes }: Resource) {
  const known = NAMES[type];
  if (known === undefined) return attributes.name === undefined;
  const [attribute, shape] = known;
  return shape.test(String(attributes[attribute]));
}
