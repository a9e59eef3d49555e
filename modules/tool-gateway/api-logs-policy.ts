import { accountIdOf } from '../../foundation/accounts';
import { logGroupArn, regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { gatewayLogGroupName } from '../../foundation/log-groups';
import { type PolicyDocument, policy, type Statement } from '../../foundation/policy';
import { serviceTrust } from '../../foundation/trust';
import { gatewayOf } from './arns';

/** Group that API Gateway makes when it is given the role, to see whether it can. */
const WELCOME = '/aws/apigateway/welcome';

export function apiLogsTrust(environment: Environment): PolicyDocument {
  const account = accountIdOf(environment, gatewayOf(environment).account);
  return policy(
    serviceTrust('ApiGatewayWritesAccessLogs', 'apigateway.amazonaws.com', account, [
      // ARNs of API Gateway have no account.
      `arn:${environment.partition}:apigateway:${environment.region}::/*`,
      regionalArn(environment, 'apigateway', account, '*'),
    ]),
  );
}

/** What "Set up CloudWatch logging for REST APIs" in the API Gateway guide lists, for access logs of the gateway alone. */
export function apiLogsStatements(environment: Environment): Statement[] {
  const account = accountIdOf(environment, gatewayOf(environment).account);
  const written = [
    gatewayLogGroupName(environment, 'access'),
    gatewayLogGroupName(environment, 'approver-access'),
    WELCOME,
  ];
  return [
    {
      Sid: 'WritesAccessLogs',
      Effect: 'Allow',
      Action: [
        'logs:CreateLogGroup',
        'logs:CreateLogStream',
        'logs:DescribeLogStreams',
        'logs:FilterLogEvents',
        'logs:GetLogEvents',
        'logs:PutLogEvents',
      ],
      Resource: written.map((name) => `${logGroupArn(environment, account, name)}:*`),
    },
    {
      // It knows no resources.
      Sid: 'FindsLogGroups',
      Effect: 'Allow',
      Action: 'logs:DescribeLogGroups',
      Resource: '*',
    },
  ];
}
