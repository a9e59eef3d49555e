import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import {
  type TerraformBackend,
  TerraformOutput,
  type TerraformRemoteState,
  TerraformStack,
  TerraformVariable,
} from 'cdktf';
import type { Construct } from 'constructs';
import { accountIdOf } from './accounts';
import { deployRoleArn } from './arns';
import { addBackend } from './backends';
import type { Environment } from './environment';
import { STACK_KINDS, type StackKind, stackId } from './stack-kinds';
import { defaultTags } from './tags';

/** What identifies one Terraform state. */
export interface StackPlace {
  readonly environment: Environment;
  readonly kind: StackKind;
  /** Name of the account that the stack's one provider may touch. */
  readonly account: string;
}

/** A value that the pipeline has to hand from one state to another. */
export interface StackInput {
  readonly variable: string;
  readonly from: string;
  readonly output: string;
}

/** A Terraform root module for one account: its backend, its provider, and what subclasses add. */
export abstract class GovernedStack extends TerraformStack {
  public readonly place: StackPlace;
  public readonly inputs: StackInput[] = [];
  public readonly producers: GovernedStack[] = [];
  private readonly backend: TerraformBackend;
  private readonly values = new Map<string, string>();
  private readonly remoteStates = new Map<GovernedStack, TerraformRemoteState>();

  constructor(scope: Construct, place: StackPlace) {
    super(scope, stackId(place.environment, place.kind, place.account));
    this.place = place;
    const { environment, kind, account } = place;

    // The lock file of the S3 backend and `removed` blocks need it.
    this.addOverride('terraform.required_version', '>= 1.10.0');
    this.backend = addBackend(this, environment.state);
    new AwsProvider(this, 'aws', {
      region: environment.region,
      allowedAccountIds: [accountIdOf(environment, account)],
      assumeRole: [
        {
          roleArn: deployRoleArn(environment, STACK_KINDS[kind].deployedBy, account),
          sessionName: `${environment.namePrefix}-${environment.name}-${kind}`,
        },
      ],
      defaultTags: [{ tags: defaultTags(environment, kind) }],
    });
  }

  /** Offers a value that AWS invents, such as a key's ARN, to stacks that come later. */
  protected offer(name: string, value: string): void {
    new TerraformOutput(this, name, { value, staticId: true });
  }

  /**
   * Reads what an earlier stack offers: from its state, or from a variable that the pipeline fills
   * where the pipeline brings the backend. The one way in which values cross states.
   */
  protected read(producer: GovernedStack, output: string): string {
    const key = `${producer.node.id}.${output}`;
    const value = this.values.get(key) ?? this.readOnce(producer, output);
    this.values.set(key, value);
    return value;
  }

  private readOnce(producer: GovernedStack, output: string): string {
    if (!this.producers.includes(producer)) {
      this.producers.push(producer);
      this.addDependency(producer);
    }
    const from = producer.node.id;
    if (this.place.environment.state.kind === 'none') {
      const variable = `${from}-${output}`.replaceAll('-', '_');
      this.inputs.push({ variable, from, output });
      return new TerraformVariable(this, variable, {
        type: 'string',
        description: `Output "${output}" of the stack ${from}`,
        nullable: false,
      }).stringValue;
    }
    const state = this.remoteStates.get(producer) ?? producer.backend.getRemoteStateDataSource(this, from, from);
    this.remoteStates.set(producer, state);
    return state.getString(output);
  }
}
