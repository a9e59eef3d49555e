import { randomUUID } from 'node:crypto';
import { setting } from '../../../agent-workflow/lambda/setting';
import { telling } from '../../../events/lambda/tell';
import { writeLine } from '../../../events/lambda/write-line';
import { DynamoStore } from '../../../tool-gateway/lambda/store/dynamo-store';
import { auditLog } from '../../../tool-gateway/lambda/validator/audit-log';
import { masking } from '../masking';
import { keeper } from './keeper';
import { publishing } from './topic';

export const handler = keeper({
  environment: setting('P2A_ENVIRONMENT'),
  store: new DynamoStore(setting('P2A_TABLE')),
  audit: auditLog(setting('P2A_AUDIT_LOG_GROUP'), randomUUID()),
  mask: masking(),
  publish: publishing(setting('P2A_APPROVALS_TOPIC_ARN')),
  tell: telling(setting('P2A_ENVIRONMENT')),
  log: writeLine,
  now: Date.now,
});
