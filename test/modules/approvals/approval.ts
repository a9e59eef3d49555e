import type { AuditEvent } from '../../../foundation/events';
import type { KeptApproval } from '../../../modules/tool-gateway/lambda/core/store';
import { MemoryStore } from '../../../modules/tool-gateway/lambda/store/memory-store';

export const NOW = Date.UTC(2026, 10, 26, 12);
export const TOKEN = 'AQCEAAAAKgAAAAMAAAAA-a-task-token';

/** A payment that waits for people of the family `claims`, asked for by an agent on behalf of Paul. */
export const APPROVAL: KeptApproval = {
  id: 'a-0123456',
  state: 'pending',
  agent: 'claims-payer',
  family: 'claims',
  owner: 'olga@acme.example',
  tool: 'claims-payments',
  action: 'pay',
  input: '{"claim":"CL-2026-000001","iban":"DE89370400440532013000"}',
  key: 'r-0123456-0',
  digest: 'd1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1',
  amount: { minorUnits: 250_000, currency: 'EUR' },
  version: 'v1',
  rules: ['above-threshold'],
  quorum: 1,
  requester: 'paul@acme.example',
  requestedAt: NOW - 60_000,
  expiresAt: NOW + 3_600_000,
  decisions: {},
  token: TOKEN,
};

/** A store with an approval in it, and the call that waits for it. */
export async function storeWith(given: Partial<KeptApproval> = {}): Promise<MemoryStore> {
  const store = new MemoryStore(() => NOW);
  const approval = { ...APPROVAL, ...given };
  await store.claim(approval.agent, approval.key, { digest: 'of the call', holder: 'r1', leaseUntil: NOW + 35_000 });
  await store.wait(approval.agent, approval.key, 'r1', approval.id);
  await store.putApproval(approval);
  return store;
}

/** An audit log that is there, until it is down. */
export function auditLog() {
  const events: AuditEvent[] = [];
  const log = {
    events,
    isDown: false,
    write: async (event: AuditEvent) => {
      if (log.isDown) throw new Error('down');
      events.push(event);
    },
  };
  return log;
}
