import { idempotencyKeyOf } from '../../modules/tool/lambda/idempotency-key';
import { readInput, text, wholeNumber } from '../../modules/tool/lambda/input';
import type { ToolCall } from '../../modules/tool/lambda/tool-call';
import { ToolError } from '../../modules/tool/lambda/tool-error';
import { claimNumber } from '../fields';
import { balanceOf, decidePayment, type Order, type Payment, type PaymentDecision, paymentsIn } from './decide';
import { append, type LedgerTable, readLedger } from './ledger';

const PAYMENTS_SHOWN = 100;
/** How often a payment is decided again because another entry came first. */
const ATTEMPTS = 4;

const amount = wholeNumber(1, 100_000_000, 'an amount in the smallest unit of the currency');
const currencyCode = text(/^[A-Z]{3}$/, 'a currency code, such as EUR');

export const claimsPayments = (ledger: LedgerTable) => ({
  status: async ({ input }: ToolCall) => {
    const { claim } = readInput<{ claim: string }>(input, { claim: claimNumber });
    const entries = await readLedger(ledger, claim);
    const balance = balanceOf(entries);
    if (balance === undefined) throw nothingSettled();
    return { claim, ...balance, payments: paymentsIn(entries).slice(-PAYMENTS_SHOWN).map(shown) };
  },

  pay: async (call: ToolCall) => {
    const { claim, ...money } = readInput<{ claim: string; minorUnits: number; currency: string }>(call.input, {
      claim: claimNumber,
      minorUnits: amount,
      currency: currencyCode,
    });
    const payment = await pay(ledger, claim, { ...money, idempotencyKey: idempotencyKeyOf(call), agent: call.agent });
    return { claim, ...shown(payment) };
  },
});

/**
 * A payment is decided on the whole ledger of its claim and written as the entry after the last one that was read, on
 * condition that no entry has that number. So it is written only if nothing was decided in between, be it a payment
 * with the same key, another payment, or a lower settlement; whoever comes second reads and decides again. One write
 * of one item does it: a paid total beside the payments would be a second one, and what fails between the two would
 * leave money counted and not paid, or paid and not counted. A write that happened and whose answer was lost finds
 * itself in the ledger by its key.
 */
async function pay(ledger: LedgerTable, claim: string, order: Order): Promise<Payment> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const decision = decidePayment(await readLedger(ledger, claim), order);
    if (decision.kind === 'paid-already') return decision.payment;
    if (decision.kind !== 'pay') throw refusal(decision.kind);
    const payment: Payment = { kind: 'payment', entry: decision.entry, ...order, at: new Date().toISOString() };
    if (await append(ledger, claim, payment)) return payment;
  }
  throw new ToolError('unavailable', 'Other payments on the claim are being made; try again.');
}

const nothingSettled = () => new ToolError('not-found', 'Nothing is settled on such a claim.');

function refusal(why: Exclude<PaymentDecision['kind'], 'pay' | 'paid-already'>): ToolError {
  switch (why) {
    case 'nothing-settled':
      return nothingSettled();
    case 'other-payment':
      return new ToolError('conflict', 'Another payment was made under the same idempotency key.');
    case 'other-currency':
      return new ToolError('refused', 'The claim is settled in another currency.');
    case 'too-much':
      return new ToolError('refused', 'The amount is more than what is settled and not yet paid.');
  }
}

const shown = ({ entry, minorUnits, currency, at }: Payment) => ({ entry, minorUnits, currency, at });
