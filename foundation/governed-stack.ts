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
import { deployerArn } from './arns';
import { addBackend } from './backends';
import type { Environment } from './environment';
import { SettledElements } from './settle';
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

/** Something that exists, and the address at which Terraform takes it over. */
export interface StackImport {
  readonly to: string;
  readonly id: string;
}

/** A Terraform root module for one account: its backend, its provider, and what subclasses add. */
export abstract class GovernedStack extends TerraformStack {
  public readonly place: StackPlace;
  public readonly inputs: StackInput[] = [];
  public readonly producers: GovernedStack[] = [];
  public readonly imports: StackImport[] = [];
  /** Producers of which this stack takes values. */
  public readonly sources: GovernedStack[] = [];
  private readonly backend: TerraformBackend;
  private readonly values = new Map<string, string>();
  private readonly remoteStates = new Map<GovernedStack, TerraformRemoteState>();
  private readonly settled = new SettledElements();

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
      assumeRole: deployer(place),
      defaultTags: [{ tags: defaultTags(environment, kind) }],
    });
  }

  public override prepareStack(): void {
    this.settled.settle(this);
  }

  public override toTerraform(): unknown {
    return this.settled.below(super.toTerraform());
  }

  /**
   * What the toolkit would make of a value of this stack that another one uses.
   *
   * @throws Error always: such a value has no name that a pipeline could hand on.
   */
  public override registerOutgoingCrossStackReference(reference: string): never {
    throw new Error(
      `${this.node.id}: ${reference} is used by another stack; offer it here and read it there, or compute its name`,
    );
  }

  /** Waits for a stack that this one needs, and takes no value from it. */
  public follow(producer: GovernedStack): void {
    if (this.producers.includes(producer)) return;
    this.producers.push(producer);
    this.addDependency(producer);
  }

  /** Takes something over that exists, instead of making it; where the state has the address already, nothing happens. */
  public takeOver(taken: StackImport): void {
    this.imports.push(taken);
    // The toolkit's `importFrom` writes the same, but then looks for Terraform on whatever machine synthesizes.
    this.addOverride('import', this.imports);
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
    this.follow(producer);
    if (!this.sources.includes(producer)) this.sources.push(producer);
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

/** How the provider becomes whoever deploys the stack. */
function deployer({ environment, kind, account }: StackPlace) {
  const roleArn = deployerArn(environment, kind, account);
  const { deployedBy } = STACK_KINDS[kind];
  if (roleArn === undefined) return undefined;
  const externalId = deployedBy === 'bootstrap' ? undefined : environment.bootstrap?.pipelines[deployedBy].externalId;
  return [
    {
      roleArn,
      sessionName: `${environment.namePrefix}-${environment.name}-${kind}`,
      ...(externalId === undefined ? {} : { externalId }),
    },
  ];
}
