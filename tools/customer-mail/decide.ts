/** A mail is kept before it is sent, so that no mail leaves without a trace. */
export type MailState = 'sending' | 'sent' | 'not-sent';

export interface Mail {
  readonly customer: string;
  readonly idempotencyKey: string;
  readonly agent: string;
  readonly subject: string;
  readonly text: string;
}

export interface KeptMail extends Mail {
  readonly state: MailState;
  readonly at: string;
}

export type MailDecision = 'send' | 'sent-already' | 'other-mail' | 'unknown';

/**
 * What becomes of a mail, given what was kept under its key. A mail that is `sending` may be with the customer or not:
 * nobody sends it a second time.
 */
export function decideMail(kept: KeptMail | undefined, mail: Mail): MailDecision {
  if (kept === undefined) return 'send';
  if (kept.agent !== mail.agent || kept.subject !== mail.subject || kept.text !== mail.text) return 'other-mail';
  return ({ sent: 'sent-already', 'not-sent': 'send', sending: 'unknown' } as const)[kept.state];
}
