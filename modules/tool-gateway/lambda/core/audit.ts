import type { RefusalCode } from '../../../../foundation/refusals';

interface Common {
  /** Of this form. */
  readonly version: 1;
  readonly environment: string;
  /** ISO 8601, in UTC. */
  readonly time: string;
  /** Id of the request, the same in everybody's log. */
  readonly request: string;
  readonly agent: string;
  readonly tool: string;
  readonly action: string;
  /** Keyed digest of tool, action and input. */
  readonly digest: string;
  /** Version of the rules. */
  readonly rules: string;
  readonly idempotencyKey?: string;
  readonly approval?: string;
}

/** What the gateway keeps of a call, without its content. */
export type AuditEvent =
  | (Common & { readonly event: 'tool-call.intent' })
  | (Common & {
      readonly event: 'tool-call.outcome';
      /** `ok`, or the code of the refusal. */
      readonly result: 'ok' | RefusalCode;
    })
  | (Common & {
      readonly event: 'approval.requested';
      /** Rules that ask for people. */
      readonly asking: readonly string[];
      readonly quorum: number;
      /** For whom the agent says that it asks. */
      readonly requester?: string;
    })
  | (Common & {
      readonly event: 'approval.decided';
      readonly decision: 'approve' | 'reject';
      /** Subject of the approver at the identity provider. */
      readonly approver: string;
      /** What the approver wrote, masked. */
      readonly reason?: string;
    })
  | (Common & {
      readonly event: 'approval.closed';
      /** Why nothing was carried out. */
      readonly outcome: 'expired' | 'rejected' | 'failed';
    });
