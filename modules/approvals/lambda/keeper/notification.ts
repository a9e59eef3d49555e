import type { KeptApproval } from '../../../tool-gateway/lambda/core/store';

/** What people are told, by mail or otherwise. */
export interface Notification {
  /** ASCII without line ends, at most 100 characters: what a topic takes. */
  readonly subject: string;
  readonly message: string;
}

/** What of a call may leave the account, once it is masked: what it is about, and nothing of its input. */
export const outlineOf = ({ agent, tool, action, rules, amount }: KeptApproval) => ({
  agent,
  tool,
  action,
  rules,
  ...(amount === undefined ? {} : { amount }),
});

const SUBJECT = 'Something waits for your approval';
const LAST_LINE =
  'Sign in to the approvals to see what it is, and decide there. Nobody can decide by answering this message.';

/** @param outline What {@link outlineOf} gave, masked; nothing more than that something waits is said without it. */
export function notificationOf(
  outline: unknown,
  { id, expiresAt }: Pick<KeptApproval, 'id' | 'expiresAt'>,
): Notification {
  const { agent, tool, action, rules, amount } = (outline ?? {}) as Readonly<Record<string, unknown>>;
  const lines = [
    'Something that an agent asked for waits for your approval.',
    '',
    `Approval: ${id}`,
    ...line('Agent', agent),
    ...(typeof tool === 'string' && typeof action === 'string' ? [`Action: ${tool}/${action}`] : []),
    ...line('Amount', amountIn(amount)),
    ...line('Because of', Array.isArray(rules) ? rules.join(', ') : undefined),
    `Until: ${new Date(expiresAt).toISOString()}`,
    '',
    LAST_LINE,
  ];
  return { subject: SUBJECT, message: lines.join('\n') };
}

const line = (name: string, value: unknown) => (typeof value === 'string' && value !== '' ? [`${name}: ${value}`] : []);

function amountIn(amount: unknown): string | undefined {
  if (typeof amount !== 'object' || amount === null) return undefined;
  const { minorUnits, currency } = amount as Readonly<Record<string, unknown>>;
  return `${String(minorUnits)} of the smallest unit of ${String(currency)}`;
}
