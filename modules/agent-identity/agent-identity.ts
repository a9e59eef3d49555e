import { BedrockInferenceProfile } from '@cdktf/provider-aws/lib/bedrock-inference-profile';
import { Construct } from 'constructs';
import { boundaryArn } from '../../foundation/arns';
import { isRevocable } from '../../foundation/budgets';
import type { Agent, Environment } from '../../foundation/environment';
import { agentLogGroupName } from '../../foundation/log-groups';
import { agentRoleName, inferenceProfileName } from '../../foundation/names';
import type { WorkflowKeys } from '../agent-workflow/policy';
import { GovernedRole } from '../governed-role/governed-role';
import { SealedLogGroup } from '../sealed-log-group/sealed-log-group';
import { agentPolicy, modelOf, profileSourceArn } from './policy';
import { agentTrust } from './trust-policy';

export interface AgentIdentityProps {
  readonly environment: Environment;
  readonly agent: Agent;
  /** Key of the account's logs. */
  readonly logsKeyArn: string;
  /** Guardrails of the account whose versions are in use. */
  readonly guardrailArns: readonly string[];
  /** Key of the account's guardrails. */
  readonly guardrailKeyArn: string;
  /** Keys of what the agent keeps. */
  readonly keys: WorkflowKeys | undefined;
}

/** Everything that identifies an agent and limits it, from its one declaration. */
export class AgentIdentity extends Construct {
  public readonly role: GovernedRole;
  public readonly log: SealedLogGroup;
  /** ARN of the agent's own inference profile, by the name of the model. */
  public readonly profileArns: ReadonlyMap<string, string>;

  constructor(scope: Construct, id: string, props: AgentIdentityProps) {
    super(scope, id);
    const { environment, agent, logsKeyArn, guardrailArns, guardrailKeyArn, keys } = props;
    const { name, account, family, owner, scope: reach, purpose } = agent;
    const attributes = { 'p2a:agent': name, 'p2a:family': family };

    this.log = new SealedLogGroup(this, 'log', {
      environment,
      logGroupName: agentLogGroupName(environment, name),
      keyArn: logsKeyArn,
    });
    const profiles = new Construct(this, 'models');
    this.profileArns = new Map(
      agent.models.map((model) => [model, this.addProfile(profiles, model, { environment, agent, attributes })]),
    );
    this.role = new GovernedRole(this, 'role', {
      environment,
      plane: 'agent',
      roleName: agentRoleName(environment, name),
      description: `${purpose} (${owner})`,
      trust: agentTrust(environment, agent),
      policies: {
        permissions: agentPolicy(environment, agent, {
          profileArns: this.profileArns,
          guardrailArns,
          guardrailKeyArn,
          keys,
        }),
      },
      boundaryArn: boundaryArn(environment, account, 'agent'),
      tags: { ...attributes, 'p2a:scope': String(reach) },
      quarantinable: true,
      revocable: isRevocable(environment, agent),
    });
  }

  /** A profile of the agent's own says in every bill and log who called the model. */
  private addProfile(
    scope: Construct,
    name: string,
    { environment, agent, attributes }: { environment: Environment; agent: Agent; attributes: Record<string, string> },
  ): string {
    const model = modelOf(environment, name);
    return new BedrockInferenceProfile(scope, name, {
      name: inferenceProfileName(environment, agent.name, name),
      modelSource: [{ copyFrom: profileSourceArn(environment, agent.account, model) }],
      tags: { ...attributes, 'p2a:model': name, 'p2a:output': model.output },
    }).arn;
  }
}
