import { Construct } from 'constructs';
import type { Environment } from '../foundation/environment';
import { GovernedStack } from '../foundation/governed-stack';
import { AgentIdentity } from '../modules/agent-identity/agent-identity';
import { AgentWorkflow } from '../modules/agent-workflow/agent-workflow';
import type { SanitizerKeys } from '../modules/agent-workflow/policy';
import type { BoundariesStack } from './boundaries';
import type { GuardrailsStack } from './guardrails';
import type { KeysStack } from './keys';
import type { RecordsStack } from './records';

export interface AgentsStackProps {
  readonly keys: KeysStack;
  readonly guardrails: GuardrailsStack;
  readonly boundaries: BoundariesStack | undefined;
  /** Where agents keep requests and decisions that run in the reference workflow. */
  readonly records: RecordsStack | undefined;
}

/** The agents of one account: who each of them is, and all that it may do. */
export class AgentsStack extends GovernedStack {
  constructor(scope: Construct, environment: Environment, account: string, props: AgentsStackProps) {
    super(scope, { environment, kind: 'agents', account });
    const { keys, guardrails, boundaries, records } = props;
    if (boundaries !== undefined) this.follow(boundaries);

    const logsKeyArn = this.read(keys, 'logs-key-arn');
    const guardrailKeyArn = this.read(keys, 'guardrail-key-arn');
    const guardrailArns = guardrails.arnOutputs.map((output) => this.read(guardrails, output));
    const workflowKeys = this.workflowKeys(keys, records);
    const identities = new Construct(this, 'agents');
    const workflows = new Construct(this, 'workflows');
    for (const agent of environment.agents.filter((one) => one.account === account)) {
      const identity = new AgentIdentity(identities, agent.name, {
        environment,
        agent,
        logsKeyArn,
        guardrailArns,
        guardrailKeyArn,
        keys: workflowKeys,
      });
      if (agent.workflow === undefined || workflowKeys === undefined) continue;
      new AgentWorkflow(workflows, agent.name, {
        environment,
        agent,
        workflow: agent.workflow,
        identity,
        guardrail: { arn: this.read(guardrails, 'guardrail-arn'), version: this.read(guardrails, 'guardrail-version') },
        logsKeyArn,
        keys: workflowKeys,
      });
    }
  }

  private workflowKeys(keys: KeysStack, records: RecordsStack | undefined): SanitizerKeys | undefined {
    if (records === undefined) return undefined;
    return {
      prompts: this.read(keys, 'prompts-key-arn'),
      decisions: this.read(keys, 'decisions-key-arn'),
      state: this.read(keys, 'state-key-arn'),
      pseudonyms: this.read(records, 'pseudonym-key-arn'),
    };
  }
}
