import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { ContainmentEvent } from '../../../../foundation/events';
import { setting } from '../../../agent-workflow/lambda/setting';
import { masking } from '../../../approvals/lambda/masking';
import { writeLine } from '../../../events/lambda/write-line';
import { auditLog } from '../../../tool-gateway/lambda/validator/audit-log';
import { DynamoRecords } from '../core/dynamo-records';
import { STOPPING_LEASE_MS } from '../core/lease';
import { measured } from '../core/metrics';
import { IamRoles, reaching } from '../core/roles';
import { type ContainmentSettings, containmentRegister, reachIn } from '../core/settings';
import { tellingPeople } from '../core/topics';
import { doorOf } from './doors';
import { stops } from './stops';

const settings = JSON.parse(setting('P2A_CONTAINMENT')) as ContainmentSettings;
const register = containmentRegister(__dirname);
const audit = auditLog<ContainmentEvent>(settings.auditLogGroup, randomUUID());
const mask = masking();

const act = stops({
  environment: register.name,
  register,
  records: new DynamoRecords(settings.table),
  roles: new IamRoles(reaching(reachIn(settings), 'containment')),
  keep: (event) => audit.write(event),
  tell: tellingPeople((severity) => settings.topics[severity]),
  mask: async (text) => String(await mask(text)),
  measure: (standing) => writeLine(measured(register.name, standing, Date.now())),
  log: writeLine,
  wait: (milliseconds) => setTimeout(milliseconds),
  now: Date.now,
});

interface Context {
  readonly awsRequestId: string;
  readonly invokedFunctionArn: string;
}

export const handler = (event: unknown, { awsRequestId, invokedFunctionArn }: Context) =>
  act(event, {
    request: awsRequestId,
    deadline: Date.now() + STOPPING_LEASE_MS,
    door: doorOf(invokedFunctionArn),
  });
