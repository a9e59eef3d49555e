import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { ContainmentEvent } from '../../../../foundation/events';
import { setting } from '../../../agent-workflow/lambda/setting';
import { issuerKeys } from '../../../approvals/lambda/authorizer/issuer-keys';
import type { AuthorizerSettings } from '../../../approvals/lambda/authorizer/settings';
import { masking } from '../../../approvals/lambda/masking';
import { telling } from '../../../events/lambda/tell';
import { writeLine } from '../../../events/lambda/write-line';
import { auditLog } from '../../../tool-gateway/lambda/validator/audit-log';
import { DynamoRecords } from '../core/dynamo-records';
import { IamRoles, reaching } from '../core/roles';
import { type ContainmentSettings, containmentRegister, reachIn } from '../core/settings';
import { tellingPeople } from '../core/topics';
import { releases } from './releases';

const settings = JSON.parse(setting('P2A_CONTAINMENT')) as ContainmentSettings;
const authorizer = JSON.parse(setting('P2A_AUTHORIZER')) as AuthorizerSettings;
const register = containmentRegister(__dirname);
const audit = auditLog<ContainmentEvent>(settings.auditLogGroup, randomUUID());
const mask = masking();

export const handler = releases({
  environment: register.name,
  register,
  settings: authorizer,
  keys: issuerKeys(authorizer.issuer),
  records: new DynamoRecords(settings.table),
  roles: new IamRoles(reaching(reachIn(settings), 'release')),
  keep: (event) => audit.write(event),
  tell: tellingPeople((severity) => settings.topics[severity]),
  mask: async (text) => String(await mask(text)),
  newId: randomUUID,
  write: telling(register.name),
  log: writeLine,
  wait: (milliseconds) => setTimeout(milliseconds),
  now: Date.now,
});
