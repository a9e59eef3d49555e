/** What was decided to be paid on a claim in all; a later settlement replaces an earlier one. */
export interface Settlement {
  readonly kind: 'settlement';
  readonly entry: number;
  readonly minorUnits: number;
  readonly currency: string;
}

/** An order to pay the holder of the claim, who the bank run knows and the agent does not choose. */
export interface Payment {
  readonly kind: 'payment';
  readonly entry: number;
  readonly minorUnits: number;
  readonly currency: string;
  readonly idempotencyKey: string;
  readonly agent: string;
  readonly at: string;
}

/** Everything that was decided about a claim, oldest first, numbered from 1 without a gap. */
export type Ledger = ReadonlyArray<Settlement | Payment>;

export type Order = Omit<Payment, 'kind' | 'entry' | 'at'>;

export interface Balance {
  readonly currency: string;
  readonly settledMinorUnits: number;
  readonly paidMinorUnits: number;
}

export type PaymentDecision =
  | { readonly kind: 'pay'; readonly entry: number }
  | { readonly kind: 'paid-already'; readonly payment: Payment }
  | { readonly kind: 'other-payment' | 'nothing-settled' | 'other-currency' | 'too-much' };

export const paymentsIn = (ledger: Ledger): Payment[] =>
  ledger.filter((entry): entry is Payment => entry.kind === 'payment');

/** `undefined` as long as nothing is settled. */
export function balanceOf(ledger: Ledger): Balance | undefined {
  const settlement = ledger.findLast(({ kind }) => kind === 'settlement');
  if (settlement === undefined) return undefined;
  const paidMinorUnits = paymentsIn(ledger).reduce((sum, { minorUnits }) => sum + minorUnits, 0);
  return { currency: settlement.currency, settledMinorUnits: settlement.minorUnits, paidMinorUnits };
}

export function decidePayment(ledger: Ledger, order: Order): PaymentDecision {
  const before = paymentsIn(ledger).find(({ idempotencyKey }) => idempotencyKey === order.idempotencyKey);
  if (before !== undefined)
    return isSame(before, order) ? { kind: 'paid-already', payment: before } : { kind: 'other-payment' };

  const balance = balanceOf(ledger);
  if (balance === undefined) return { kind: 'nothing-settled' };
  // Once paid in one currency, a settlement in another one is a matter for people: sums of both mean nothing.
  const currencies = [order, ...paymentsIn(ledger)].map(({ currency }) => currency);
  if (currencies.some((currency) => currency !== balance.currency)) return { kind: 'other-currency' };
  if (balance.paidMinorUnits + order.minorUnits > balance.settledMinorUnits) return { kind: 'too-much' };
  return { kind: 'pay', entry: ledger.length + 1 };
}

const isSame = (payment: Payment, order: Order) =>
  payment.minorUnits === order.minorUnits && payment.currency === order.currency && payment.agent === order.agent;
