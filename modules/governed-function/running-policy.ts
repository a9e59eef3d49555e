import { accountIdOf } from '../../foundation/accounts';
import { logGroupArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import type { Statement } from '../../foundation/policy';

/** What a key is used through, as a condition. */
export const via = ({ region }: Pick<Environment, 'region'>, ...services: readonly string[]) => ({
  'kms:ViaService': services.map((service) => `${service}.${region}.amazonaws.com`),
});

/** A log group's streams, with the ending by which CloudWatch Logs means them. */
export const streamsOf = (environment: Environment, account: string, logGroupName: string) =>
  `${logGroupArn(environment, accountIdOf(environment, account), logGroupName)}:*`;

/** Lambda uses the key of a function's settings in the name of its role. */
export const opensItsOwnSettings = (environment: Environment, settingsKeyArn: string): Statement => ({
  Sid: 'OpensItsOwnSettings',
  Effect: 'Allow',
  Action: 'kms:Decrypt',
  Resource: settingsKeyArn,
  Condition: { StringEquals: via(environment, 'lambda') },
});

/** What every function has beside its own work. */
export const runningStatements = (
  environment: Environment,
  account: string,
  logGroupName: string,
  settingsKeyArn: string,
): Statement[] => [
  {
    Sid: 'KeepsItsOwnLog',
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: streamsOf(environment, account, logGroupName),
  },
  {
    // X-Ray knows no resources for these.
    Sid: 'TracesItsOwnWork',
    Effect: 'Allow',
    Action: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
    Resource: '*',
  },
  opensItsOwnSettings(environment, settingsKeyArn),
];
