import { randomUUID } from 'node:crypto';
import { setting } from '../../../agent-workflow/lambda/setting';
import { telling } from '../../../events/lambda/tell';
import { DynamoStore } from '../../../tool-gateway/lambda/store/dynamo-store';
import { auditLog } from '../../../tool-gateway/lambda/validator/audit-log';
import { masking } from '../masking';
import { approver } from './approver';
import { telling as tellingMachine } from './task-token';

const mask = masking();

export const handler = approver({
  environment: setting('P2A_ENVIRONMENT'),
  store: new DynamoStore(setting('P2A_TABLE')),
  audit: auditLog(setting('P2A_AUDIT_LOG_GROUP'), randomUUID()),
  mask: async (text) => String(await mask(text)),
  send: tellingMachine(),
  loginMinutes: Number(setting('P2A_LOGIN_MINUTES')),
  newId: randomUUID,
  tell: telling(setting('P2A_ENVIRONMENT')),
  now: Date.now,
});
