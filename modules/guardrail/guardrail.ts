import { BedrockGuardrail } from '@cdktf/provider-aws/lib/bedrock-guardrail';
import { BedrockGuardrailVersion } from '@cdktf/provider-aws/lib/bedrock-guardrail-version';
import { CloudcontrolapiResource } from '@cdktf/provider-aws/lib/cloudcontrolapi-resource';
import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { awsName } from '../../foundation/names';
import { renderJson } from '../../foundation/policy';
import { fingerprint, guardrailDefinition } from './definition';
import { enforcementState } from './enforcement-policy';

export interface GuardrailProps {
  readonly environment: Environment;
  /** Account of the guardrail, by name. */
  readonly account: string;
  /** Key that seals it. */
  readonly keyArn: string;
}

/**
 * The guardrail of an account, and a version of it for every change of its definition. Earlier versions stay, so that callers
 * that name one keep working; a new generation leaves those of the generation before it alone, and ends all older ones.
 */
export class Guardrail extends Construct {
  /** Known at apply only. */
  public readonly arn: string;
  /** Number of the version that is the definition; known at apply only. */
  public readonly version: string;
  /** The guardrail of the generation before, where there is one. */
  public readonly previousArn: string | undefined;

  constructor(scope: Construct, id: string, props: GuardrailProps) {
    super(scope, id);
    const { environment, account } = props;
    const { generation, enforceInAccounts } = environment.guardrails;

    this.previousArn = generation === 1 ? undefined : this.addGeneration(generation - 1, props).guardrailArn;
    const current = this.addGeneration(generation, props);
    const published = new BedrockGuardrailVersion(this, `version-of-${generation}`, {
      guardrailArn: current.guardrailArn,
      // AWS changes no version, so another description is another version.
      description: `Definition ${fingerprint(guardrailDefinition(environment, account))}`,
      skipDestroy: true,
      lifecycle: { createBeforeDestroy: true },
    });
    this.arn = current.guardrailArn;
    this.version = published.version;

    if (enforceInAccounts)
      new CloudcontrolapiResource(this, 'enforcement', {
        typeName: 'AWS::Bedrock::EnforcedGuardrailConfiguration',
        desiredState: renderJson(this.node.path, enforcementState(environment, this)),
      });
  }

  /** A generation that has been superseded stays as it was, for those who still name its versions. */
  private addGeneration(generation: number, { environment, account, keyArn }: GuardrailProps): BedrockGuardrail {
    const superseded = generation < environment.guardrails.generation;
    return new BedrockGuardrail(this, `generation-${generation}`, {
      name: awsName(environment, 'guardrail', 'agents', String(generation)),
      description: `p2a-guardrails, ${environment.name}: between agents and models`,
      kmsKeyArn: keyArn,
      ...guardrailDefinition(environment, account),
      ...(superseded ? { lifecycle: { ignoreChanges: 'all' } } : {}),
    });
  }
}
