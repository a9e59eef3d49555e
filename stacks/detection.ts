import type { Construct } from 'constructs';
import { agentAccounts } from '../foundation/accounts';
import type { Environment } from '../foundation/environment';
import { GovernedStack } from '../foundation/governed-stack';
import { Alarms } from '../modules/alarm/alarms';
import { AlertTopics } from '../modules/alerts/alert-topics';
import { trustedPool } from '../modules/approvals/approver-pool';
import { AgentReach } from '../modules/containment/agent-reach';
import { containmentAlarms } from '../modules/containment/alarms';
import { type ApproverDoor, Containment } from '../modules/containment/containment';
import { SignalCarrier } from '../modules/containment/signal-carrier';
import { hasSignals } from '../modules/containment/signals';
import { SavedQueries } from '../modules/saved-queries/saved-queries';
import { AccountSpend } from '../modules/spend/account-spend';
import { gatewayOf } from '../modules/tool-gateway/arns';
import { WatchedAccount } from '../modules/watched-account/watched-account';
import type { GatewayStack } from './gateway';
import type { KeysStack } from './keys';

export interface DetectionStackProps {
  readonly keys: KeysStack;
  /** Whatever is watched; of these, the stacks of the account have to be there first. */
  readonly watched: readonly GovernedStack[];
  /** That of the environment, whose approvers let agents go; where there is none, nothing here stops an agent. */
  readonly gateway: GatewayStack | undefined;
  /** The stack where agents are stopped, which signals of others go to. */
  readonly signalled: DetectionStack | undefined;
}

/** What watches over the agents, tools and gateway of an account, whom it tells, and what it does by itself. */
export class DetectionStack extends GovernedStack {
  constructor(scope: Construct, environment: Environment, account: string, props: DetectionStackProps) {
    super(scope, { environment, kind: 'detection', account });
    const { keys, watched, gateway, signalled } = props;
    for (const stack of watched) if (stack.place.account === account) this.follow(stack);
    if (signalled !== undefined) this.follow(signalled);

    const keyArn = this.read(keys, 'alerts-key-arn');
    const topics = new AlertTopics(this, 'alerts', { environment, account, keyArn });
    const spend = new AccountSpend(this, 'spend', { environment, account, topics });
    const logs = gateway === undefined ? [] : this.addContainment(environment, account, keys, gateway);
    new WatchedAccount(this, 'watched', { environment, account, keyArn, tokenAlarms: spend.alarms, logs });
    new SavedQueries(this, 'saved-queries', { environment, account });
  }

  /** What of it writes logs. */
  private addContainment(
    environment: Environment,
    account: string,
    keys: KeysStack,
    gateway: GatewayStack,
  ): Construct[] {
    const alertsKeyArn = this.read(keys, 'alerts-key-arn');
    const containment =
      gateway.place.account === account
        ? [
            new Containment(this, 'containment', {
              environment,
              keys: {
                state: this.read(keys, 'state-key-arn'),
                logs: this.read(keys, 'logs-key-arn'),
                alerts: alertsKeyArn,
              },
              door: this.doorOf(environment, gateway),
            }),
          ]
        : [];
    if (agentAccounts(environment).includes(account)) new AgentReach(this, 'agent-reach', { environment, account });
    if (hasSignals(environment, account)) new SignalCarrier(this, 'signals', { environment, account, alertsKeyArn });
    const alarms = containmentAlarms(environment, account);
    if (alarms.length > 0) new Alarms(this, 'containment-alarms', { environment, account, alarms });
    return containment;
  }

  private doorOf(environment: Environment, gateway: GatewayStack): ApproverDoor {
    const executionArn = this.read(gateway, 'approver-api-execution-arn');
    const { approvers } = gatewayOf(environment).approvals;
    if (approvers.kind === 'cognito') {
      const [issuer, audience] = [this.read(gateway, 'approver-issuer'), this.read(gateway, 'approver-audience')];
      return { executionArn, trusted: trustedPool(issuer, audience) };
    }
    const { issuer, audience, groupsClaim, mfa } = approvers;
    return { executionArn, trusted: { issuer, audience, groupsClaim, mfa } };
  }
}
