import { accountIdOf } from '../../foundation/accounts';
import { regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { beginsWith, calls, type WatchRule } from './definition';
import { ownBeginning, ownLogBeginnings } from './own';

/** Fields in which calls name what they change, as CloudTrail has them; of ARNs, the beginning. */
const NAMES = [
  'aliasName',
  'alarmName',
  'bucketName',
  'dashboardName',
  'functionName',
  'name',
  'resourceName',
  'roleName',
  'rule',
  'secretId',
  'tableName',
];

const ARNS = { stateMachineArn: ['states', 'stateMachine:'], topicArn: ['sns', ''] } as const;

/**
 * What somebody changes in the console, whoever it is: the next apply would change it back, or would not know of it. Source:
 * "CloudTrail record contents for management, data, and network activity events", `sessionCredentialFromConsole`.
 */
export const consoleRule = (environment: Environment, account: string): WatchRule => {
  const own = ownBeginning(environment);
  return {
    id: 'console-changes',
    says: 'Somebody changes in the console what Terraform has made',
    runbook: 'Somebody changes something in the console',
    severity: 'warning',
    about: 'call',
    global: true,
    pattern: calls({
      sessionCredentialFromConsole: ['true'],
      readOnly: [false],
      requestParameters: {
        $or: [
          ...NAMES.map((field) => ({ [field]: beginsWith(own) })),
          { logGroupName: beginsWith(...ownLogBeginnings(environment)) },
          ...Object.entries(ARNS).map(([field, [service, kind]]) => ({
            [field]: beginsWith(regionalArn(environment, service, accountIdOf(environment, account), `${kind}${own}`)),
          })),
        ],
      },
    }),
  };
};
