import type { RefusalCode } from '../../../../foundation/refusals';
import { errorKind } from '../../../events/lambda/error-kind';
import { executionIn } from '../../../events/lambda/execution';
import type { Tell } from '../../../events/lambda/tell';
import { refused } from '../../../tool-gateway/lambda/core/answers';
import type { Audit } from '../../../tool-gateway/lambda/core/parts';
import type { ApprovalState, KeptApproval, Store } from '../../../tool-gateway/lambda/core/store';
import { isConflict } from '../conflict';
import { subjectMatter } from '../subject-matter';
import { type Notification, notificationOf, outlineOf } from './notification';

/** How a call ends that is not carried out. */
export type Ending = 'expired' | 'rejected' | 'failed';

/** A step of the state machine. */
export type KeeperEvent =
  | { readonly step: 'ask'; readonly approval: string; readonly token: string }
  | { readonly step: 'close'; readonly approval: string; readonly outcome: Ending };

export interface KeeperParts {
  readonly store: Pick<Store, 'approval' | 'finish' | 'keepToken' | 'moveApproval' | 'recorded'>;
  /** Name of the environment, for the audit log. */
  readonly environment: string;
  readonly audit: Audit;
  /** Takes personal data out of a document, or rejects. */
  readonly mask: (document: unknown) => Promise<unknown>;
  readonly publish: (notification: Notification) => Promise<void>;
  readonly tell: Tell<'approval.announced'>;
  /** One line of the log that is no event. */
  readonly log: (line: Readonly<Record<string, unknown>>) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A step that cannot be taken. It says nothing of the call. */
export class KeeperFault extends Error {
  public override readonly name = 'KeeperFault';
}

/** From where an approval may come to an end, and what whoever asked is told. */
const ENDINGS: Readonly<Record<Ending, { readonly from: readonly ApprovalState[]; readonly code: RefusalCode }>> = {
  // Approved a moment too late: nobody was told, so nothing was carried out.
  expired: { from: ['pending', 'approved'], code: 'approval-expired' },
  rejected: { from: ['pending', 'approved', 'rejected'], code: 'approval-rejected' },
  failed: { from: ['pending', 'approved', 'executing'], code: 'gateway-failed' },
};

/** Makes the Lambda handler that keeps what waits for people, tells them, and closes what is not carried out. */
export const keeper =
  (parts: KeeperParts) =>
  async (event: KeeperEvent): Promise<Readonly<Record<string, never>>> => {
    switch (event.step) {
      case 'ask':
        await ask(parts, event.approval, event.token);
        return {};
      case 'close':
        await close(parts, event.approval, event.outcome);
        return {};
      default:
        throw new KeeperFault('there is no such step');
    }
  };

async function ask(parts: KeeperParts, id: string, token: string): Promise<void> {
  const approval = await known(parts, id);
  await parts.store.keepToken(id, token);
  // Redacted before anybody is told: what cannot be redacted is not told.
  let fault: unknown;
  const outline = await parts.mask(outlineOf(approval)).catch((error: unknown) => {
    fault = error;
    return undefined;
  });
  const told = await parts.publish(notificationOf(outline, approval)).then(
    () => true,
    (error: unknown) => {
      // It waits all the same, and is seen in the list of what waits.
      fault = error;
      return false;
    },
  );
  const { agent, family, tool, action, key } = approval;
  parts.tell({
    event: 'approval.announced',
    level: fault === undefined ? 'INFO' : 'ERROR',
    message: told ? 'People were told' : 'Nobody was told',
    request: id,
    ...{ agent, family, tool, action, approval: id },
    ...executionIn(key),
    told,
    redacted: outline !== undefined,
    ...(fault === undefined ? {} : { error: errorKind(fault) }),
  });
}

/** The same again changes nothing: Step Functions may take a step twice. */
async function close(parts: KeeperParts, id: string, outcome: Ending): Promise<void> {
  if (!Object.hasOwn(ENDINGS, outcome)) throw new KeeperFault('there is no such outcome');
  const { from, code } = ENDINGS[outcome];
  const approval = await known(parts, id);
  if (approval.state !== outcome) {
    if (!from.includes(approval.state)) return left(parts, approval, outcome);
    await parts.audit.write({
      ...subjectMatter(approval, { environment: parts.environment, request: id, now: parts.now() }),
      event: 'approval.closed',
      outcome,
    });
    await parts.store.moveApproval(id, from, outcome);
  }
  await finish(parts, approval, code);
  parts.log({ level: 'INFO', message: 'Closed', approval: id, agent: approval.agent, outcome });
}

/** It has come to another end in the meantime, which stands. */
const left = ({ log }: KeeperParts, { id, state }: KeptApproval, outcome: Ending) =>
  log({ level: 'WARN', message: 'Left as it is', approval: id, state, outcome });

/** Whoever asked is answered by this from now on; unless the tool may have been called, which is for the gateway to find out. */
async function finish({ store }: KeeperParts, { id, agent, key }: KeptApproval, code: RefusalCode): Promise<void> {
  const kept = { answer: refused(code, id), result: code };
  try {
    await store.finish(agent, key, { holder: id, approval: id }, JSON.stringify(kept));
  } catch (error) {
    if (!isConflict(error)) throw error;
    return;
  }
  // That it is closed is in the audit log.
  await store.recorded(agent, key);
}

async function known({ store }: KeeperParts, id: string): Promise<KeptApproval> {
  const approval = await store.approval(id);
  if (approval === undefined) throw new KeeperFault('there is no such approval');
  return approval;
}
