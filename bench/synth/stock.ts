import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, TerraformOutput, type TerraformProvider, type TerraformResource, TerraformStack } from 'cdktf';

/**
 * An application as the toolkit's own examples write it: the whole provider imported, references as tokens, also
 * from one stack to another, and everything else left to the toolkit. What it deploys, it takes from the output of
 * another synthesis: argument 1 is that folder; it writes to `CDKTF_OUTDIR`.
 */

type Json = string | number | boolean | null | readonly Json[] | Block;
type Block = { readonly [key: string]: Json };
type Blocks = Readonly<Record<string, Readonly<Record<string, Block>>>>;

interface StackFile {
  readonly provider: Readonly<Record<string, readonly Block[]>>;
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly output?: Readonly<Record<string, { readonly value: string }>>;
}

/** What every class of the provider's has in common; some make resources, one the provider. */
interface ElementClass<Element> {
  new (scope: TerraformStack, id: string, config: object): Element;
}

interface ResourceClass extends ElementClass<TerraformResource> {
  readonly tfResourceType: string;
}

// Not `import`, which would make every type check of this project read the types of the whole provider.
const aws: Readonly<Record<string, Readonly<Record<string, unknown>>>> & {
  readonly provider: { readonly AwsProvider: ElementClass<TerraformProvider> };
} = require('@cdktf/provider-aws');

const isResourceClass = (value: unknown): value is ResourceClass =>
  typeof value === 'function' && 'tfResourceType' in value;

/** By address prefix, as in `aws_kms_key` or `data.aws_region`. */
const CLASSES = new Map(
  Object.values(aws)
    .flatMap((resource) => Object.entries(resource))
    .flatMap(([name, value]) =>
      isResourceClass(value)
        ? [[`${name.startsWith('DataAws') ? 'data.' : ''}${value.tfResourceType}`, value] as const]
        : [],
    ),
);

const REFERENCE =
  /\$\{((?:data\.)?aws_\w+)\.([\w-]+)\.(\w+)\}|\$\{data\.terraform_remote_state\.([\w-]+)\.outputs\.([\w-]+)\}/g;

class StockStack extends TerraformStack {
  private readonly made = new Map<string, TerraformResource>();

  constructor(
    app: App,
    id: string,
    private readonly file: StackFile,
    private readonly others: ReadonlyMap<string, StockStack>,
  ) {
    super(app, id);
    for (const [index, config] of (file.provider.aws ?? []).entries())
      new aws.provider.AwsProvider(this, `aws-${index}`, this.configuration(config) as object);
  }

  public build(): void {
    for (const [kind, blocks] of [
      ['', this.file.resource],
      ['data.', this.file.data],
    ] as const) {
      for (const [type, named] of Object.entries(blocks ?? {})) {
        if (!type.startsWith('aws_')) continue;
        for (const name of Object.keys(named)) this.resource(`${kind}${type}`, name);
      }
    }
    for (const [name, { value }] of Object.entries(this.file.output ?? {}))
      new TerraformOutput(this, name, { value: this.tokens(value) });
  }

  /** An output of this stack as another stack sees it: the token itself. */
  private offered(output: string): string {
    return this.tokens(this.file.output?.[output]?.value ?? '');
  }

  private resource(type: string, name: string): TerraformResource {
    const address = `${type}.${name}`;
    const already = this.made.get(address);
    if (already !== undefined) return already;
    const config = type.startsWith('data.')
      ? this.file.data?.[type.slice('data.'.length)]?.[name]
      : this.file.resource?.[type]?.[name];
    const Class = CLASSES.get(type);
    if (config === undefined || Class === undefined) throw new Error(`${this.node.id}: there is no ${address}`);
    const { '//': _metadata, depends_on: dependsOn, provider: _provider, ...rest } = config;
    const after = (dependsOn as readonly string[] | undefined)?.map((other) => this.at(other));
    const made = new Class(this, address, { ...(this.configuration(rest) as object), dependsOn: after });
    this.made.set(address, made);
    return made;
  }

  private at(address: string): TerraformResource {
    const parts = address.split('.');
    return this.resource(parts.slice(0, -1).join('.'), parts.at(-1) ?? '');
  }

  private configuration(value: Json): unknown {
    if (typeof value === 'string') return this.tokens(value);
    if (Array.isArray(value)) return value.map((item: Json) => this.configuration(item));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [camelCase(key), this.configuration(item)]));
  }

  private tokens(text: string): string {
    return text.replace(REFERENCE, (_, type: string, name: string, attribute: string, stack: string, output: string) =>
      stack === undefined
        ? this.resource(type, name).getStringAttribute(attribute)
        : (this.others.get(stack)?.offered(output) ?? ''),
    );
  }
}

const camelCase = (key: string) =>
  /^[a-z][a-z0-9_]*$/.test(key) ? key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()) : key;

function synthesize(folder: string): void {
  const app = new App();
  const stacks = new Map<string, StockStack>();
  for (const id of readdirSync(folder)) {
    const file = JSON.parse(readFileSync(join(folder, id, 'cdk.tf.json'), 'utf8')) as StackFile;
    stacks.set(id, new StockStack(app, id, file, stacks));
  }
  for (const stack of stacks.values()) stack.build();
  app.synth();
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('arguments: name no folder; name one with a folder for each stack');
synthesize(folder);
