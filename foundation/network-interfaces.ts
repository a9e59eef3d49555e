import type { Statement } from './policy';

/** Source: "Giving Lambda functions access to resources in an Amazon VPC" in the Lambda guide. */
export const NETWORK_INTERFACES = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

/** Lambda puts a function into a network with the function's own role; the code has no business there. */
export const networkStatements = (functionArn: string): Statement[] => [
  { Sid: 'LambdaJoinsItsNetwork', Effect: 'Allow', Action: NETWORK_INTERFACES, Resource: '*' },
  {
    Sid: 'ItsCodeChangesNoNetwork',
    Effect: 'Deny',
    Action: NETWORK_INTERFACES,
    Resource: '*',
    Condition: { ArnEquals: { 'lambda:SourceFunctionArn': functionArn } },
  },
];
