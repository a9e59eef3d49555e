import type { NeedsByType } from './need';

/** Of saved queries, which AWS knows no resource for. Source: actions of CloudWatch Logs in the service authorization reference. */
export const QUERIES: NeedsByType = {
  aws_cloudwatch_query_definition: {
    arn: () => '*',
    born: ['logs:PutQueryDefinition'],
    kept: ['logs:DeleteQueryDefinition', 'logs:DescribeQueryDefinitions', 'logs:PutQueryDefinition'],
  },
};
