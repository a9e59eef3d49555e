import { Construct } from 'constructs';
import type { Environment } from '../foundation/environment';
import { GovernedStack } from '../foundation/governed-stack';
import { AgentIdentity } from '../modules/agent-identity/agent-identity';
import type { BoundariesStack } from './boundaries';
import type { GuardrailsStack } from './guardrails';
import type { KeysStack } from './keys';

export interface AgentsStackProps {
  readonly keys: KeysStack;
  readonly guardrails: GuardrailsStack;
  readonly boundaries: BoundariesStack | undefined;
}

/** The agents of one account: who each of them is, and all that it may do. */
export class AgentsStack extends GovernedStack {
  constructor(scope: Construct, environment: Environment, account: string, props: AgentsStackProps) {
    super(scope, { environment, kind: 'agents', account });
    const { keys, guardrails, boundaries } = props;
    if (boundaries !== undefined) this.follow(boundaries);

    const logsKeyArn = this.read(keys, 'logs-key-arn');
    const guardrailKeyArn = this.read(keys, 'guardrail-key-arn');
    const guardrailArns = guardrails.arnOutputs.map((output) => this.read(guardrails, output));
    const identities = new Construct(this, 'agents');
    for (const agent of environment.agents.filter((one) => one.account === account))
      new AgentIdentity(identities, agent.name, { environment, agent, logsKeyArn, guardrailArns, guardrailKeyArn });
  }
}
