import { randomUUID } from 'node:crypto';
import type { Environment } from '../../foundation/environment';
import { keeperArn } from '../../modules/approvals/arns';
import { approver } from '../../modules/approvals/lambda/approver/approver';
import { authorizer } from '../../modules/approvals/lambda/authorizer/authorizer';
import { keeper } from '../../modules/approvals/lambda/keeper/keeper';
import { masking } from '../../modules/approvals/lambda/masking';
import { approvalWorkflow } from '../../modules/approvals/workflow';
import { stamp } from '../../modules/events/lambda/tell';
import { LIVE } from '../../modules/governed-function/live';
import { gatewayOf, validatorArn } from '../../modules/tool-gateway/arns';
import type { Audit } from '../../modules/tool-gateway/lambda/core/parts';
import type { Store } from '../../modules/tool-gateway/lambda/core/store';
import type { HttpAnswer, HttpRequest } from '../http/request';
import type { Log, LogName } from '../log';
import { ApprovalMachine } from './approval-machine';
import { type ApproverFrontParts, approverFront } from './approver-front';
import type { TestProvider } from './test-tokens';

export interface LocalApprovalsParts {
  readonly environment: Environment;
  readonly store: Store;
  readonly audit: Audit;
  readonly now: () => number;
  readonly log: Log;
  /** Whose tokens are believed. */
  readonly provider: TestProvider;
  /** Lets agents go again; called by the API of approvers too. */
  readonly releases: ApproverFrontParts['releases'];
  /** Has the validator make a call that was approved. */
  readonly carryOut: (event: { readonly approved: string }) => Promise<unknown>;
}

/** Approvals as they are deployed: the state machine, its functions, and the API of approvers with its authorizer. */
export interface LocalApprovals {
  readonly machine: ApprovalMachine;
  /** Answers for the API of approvers. */
  readonly answer: (request: HttpRequest) => Promise<HttpAnswer>;
}

/** As long as modules/approvals/tool-approvals.ts gives a call that was approved. */
const CARRY_OUT_SECONDS = 60;

export function localApprovals({
  environment,
  store,
  audit,
  now,
  log,
  provider,
  releases,
  carryOut,
}: LocalApprovalsParts): LocalApprovals {
  const { partition, name } = environment;
  const { expireMinutes, loginMinutes } = gatewayOf(environment).approvals;
  const to = (which: LogName) => (line: Readonly<Record<string, unknown>>) => log({ log: which, line });
  const tell = (which: LogName) => (event: object) => to(which)({ ...stamp(name, now()), ...event });
  const mask = masking();
  const common = { environment: name, store, audit, now };
  const keep = keeper({
    ...common,
    mask,
    // Whom it would tell looks at the terminal.
    publish: async () => undefined,
    log: to('approvals'),
    tell: tell('approvals'),
  });
  const tellHowToDecide = async (id: string) => {
    const approval = await store.approval(id);
    if (approval === undefined) return;
    const { agent, tool, action, rules, digest } = approval;
    to('approvals')({ message: 'Waits for people', agent, tool, action, approval: id, rules, digest });
  };

  const machine = new ApprovalMachine(
    approvalWorkflow({
      partition,
      keeperArn: `${keeperArn(environment)}:${LIVE}`,
      validatorArn: `${validatorArn(environment)}:${LIVE}`,
      expireMinutes,
      carryOutSeconds: CARRY_OUT_SECONDS,
    }),
    {
      keeper: async (event) => {
        await keep(event);
        if (event.step === 'ask') await tellHowToDecide(event.approval);
        return {};
      },
      carryOut,
      ended: (approval, fault) => {
        if (fault !== undefined) to('approvals')({ level: 'ERROR', message: 'Not carried out', approval, fault });
      },
    },
  );
  return {
    machine,
    answer: approverFront({
      environment,
      authorizer: authorizer({ ...provider, tell: tell('authorizer'), now }),
      approver: approver({
        ...common,
        loginMinutes,
        mask: async (text) => String(await mask(text)),
        send: (token, approved) => machine.tell(token, approved),
        newId: randomUUID,
        tell: tell('approver'),
      }),
      releases,
    }),
  };
}
