import type { Statement } from '../../foundation/policy';

/**
 * To save questions for people. AWS tells no query from another here; a query is a text, and whoever runs it needs to read the logs
 * that it asks.
 */
export const queryStatements: readonly Statement[] = [
  {
    Sid: 'SavesQueriesOfLogs',
    Effect: 'Allow',
    Action: ['logs:DeleteQueryDefinition', 'logs:DescribeQueryDefinitions', 'logs:PutQueryDefinition'],
    Resource: '*',
  },
];
