import { createHmac, createSecretKey, randomUUID } from 'node:crypto';
import { setting } from '../../../agent-workflow/lambda/setting';
import { standardOutput } from '../../../events/lambda/write-line';
import { macKey } from '../../../sanitizer/lambda/mac-key';
import { onceReady } from '../../../sanitizer/lambda/sanitizer-handler';
import { Gateway } from '../core/gateway';
import { Policies } from '../core/policies';
import { DynamoStore } from '../store/dynamo-store';
import { startingApprovals } from './approval-starter';
import { auditLog } from './audit-log';
import { gatewayFiles, loadCedar } from './gateway-files';
import { invoker, invokingFunctions, runningWorkflows, takingOn } from './invoker';
import { logTo } from './log';
import { masking } from './masking';
import { validator } from './validator';

const { catalog, validates } = gatewayFiles(__dirname);
const digestKey = onceReady(async () =>
  createSecretKey(await macKey(setting('P2A_DIGEST_KEY_ARN'), 'p2a gateway digests 1')),
);

const gateway = new Gateway({
  catalog,
  policies: new Policies(loadCedar(), catalog),
  validates,
  store: new DynamoStore(setting('P2A_TABLE')),
  now: Date.now,
  newId: randomUUID,
  digest: async (text) =>
    createHmac('sha256', await digestKey())
      .update(text)
      .digest('hex'),
  invoke: invoker({
    takeOn: takingOn(),
    invokeFunction: invokingFunctions(),
    runWorkflow: runningWorkflows(),
    now: Date.now,
  }),
  mask: masking(catalog),
  startApproval: startingApprovals(setting('P2A_APPROVALS_MACHINE_ARN')),
  audit: auditLog(setting('P2A_AUDIT_LOG_GROUP'), randomUUID()),
  log: logTo(standardOutput, catalog.environment),
});

export const handler = validator(gateway, randomUUID);
