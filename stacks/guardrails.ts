import type { Construct } from 'constructs';
import type { Environment } from '../foundation/environment';
import { GovernedStack } from '../foundation/governed-stack';
import { Guardrail } from '../modules/guardrail/guardrail';
import { InvocationLogging } from '../modules/invocation-logging/invocation-logging';
import type { KeysStack } from './keys';

export interface GuardrailsStackProps {
  readonly keys: KeysStack;
}

/** What stands between the agents of an account and their models, and the record of what passed it. */
export class GuardrailsStack extends GovernedStack {
  /** Outputs that are ARNs of guardrails whose versions are in use. */
  public readonly arnOutputs: readonly string[];

  constructor(scope: Construct, environment: Environment, account: string, { keys }: GuardrailsStackProps) {
    super(scope, { environment, kind: 'guardrails', account });

    const guardrail = new Guardrail(this, 'guardrail', {
      environment,
      account,
      keyArn: this.read(keys, 'guardrail-key-arn'),
    });
    if (environment.landingZone.invocationLogging === 'create')
      new InvocationLogging(this, 'invocation-logging', {
        environment,
        account,
        keyArn: this.read(keys, 'logs-key-arn'),
      });

    this.offer('guardrail-arn', guardrail.arn);
    this.offer('guardrail-version', guardrail.version);
    if (guardrail.previousArn !== undefined) this.offer('previous-guardrail-arn', guardrail.previousArn);
    this.arnOutputs = ['guardrail-arn', ...(guardrail.previousArn === undefined ? [] : ['previous-guardrail-arn'])];
  }
}
