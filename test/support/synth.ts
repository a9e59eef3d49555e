import '../../foundation/quick-tokens';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack } from 'cdktf';
import type { Environment } from '../../foundation/environment';
import type { Project } from '../../foundation/main';
import type { PolicyDocument, Statement } from '../../foundation/policy';
import type { StackKind } from '../../foundation/stack-kinds';
import { buildStacks } from '../../stacks/environment-stacks';

type Json = Readonly<Record<string, unknown>>;

/** What Terraform reads of a stack: its `cdk.tf.json`. */
export interface SynthesizedStack {
  readonly terraform: Json;
  readonly provider: Readonly<Record<string, readonly Json[]>>;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly output?: Readonly<Record<string, Json>>;
  readonly variable?: Readonly<Record<string, Json>>;
  readonly removed?: readonly Json[];
}

/** Stacks by their ids. */
export type Synthesized = ReadonlyMap<string, SynthesizedStack>;

export interface Resource {
  readonly stack: string;
  readonly type: string;
  readonly name: string;
  /** `<type>.<name>`, as Terraform prints it. */
  readonly address: string;
  /** Of its construct, from the stack down. */
  readonly path: string;
  readonly attributes: Json;
}

export interface Document<Content = unknown> {
  readonly resource: Resource;
  /** Stack, resource and attribute, for messages. */
  readonly at: string;
  readonly content: Content;
  /** Characters, each reference to another resource counted as the longest ARN that it could become. */
  readonly size: number;
}

/** A stack as it was built: what it waits for, and what it is given. */
export interface BuiltStack {
  readonly id: string;
  readonly kind: StackKind;
  readonly account: string;
  /** Stacks that must be applied before, as the template knows them. */
  readonly producers: readonly string[];
  /** The same, as the toolkit knows them. */
  readonly dependencies: readonly string[];
  readonly inputs: ReadonlyArray<{ readonly from: string; readonly output: string }>;
}

/** An environment and all that it comes to. */
export interface Case {
  readonly environment: Environment;
  readonly stacks: Synthesized;
  /** What is in the folder of each stack, by its id: paths with slashes. */
  readonly files: ReadonlyMap<string, ReadonlySet<string>>;
  /** In the order of their application. */
  readonly order: readonly BuiltStack[];
  /** By file name. */
  readonly policies: Readonly<Record<string, string>>;
}

const known = new WeakMap<Environment, Case>();

/** What an environment comes to, as `main.ts` builds it; once for each environment of a test file. */
export function caseOf(environment: Environment, build: Project['build'] = buildStacks): Case {
  const found = known.get(environment) ?? synthesizeAgain(environment, build);
  known.set(environment, found);
  return found;
}

/** Every stack of an environment. */
export const synthEnvironment = (environment: Environment): Synthesized => caseOf(environment).stacks;

/** The same, worked out anew. */
export function synthesizeAgain(environment: Environment, build: Project['build']): Case {
  const order: BuiltStack[] = [];
  const policies: Record<string, string> = {};
  const { stacks, files } = synthesize((app) => {
    const all = build(app, environment);
    Object.assign(policies, all.policies);
    for (const { node, place, producers, dependencies, inputs } of all.stacks)
      order.push({
        id: node.id,
        kind: place.kind,
        account: place.account,
        producers: producers.map((stack) => stack.node.id),
        dependencies: dependencies.map((stack) => stack.node.id),
        inputs,
      });
  });
  return { environment, stacks, files, order, policies };
}

/** A stack named `tried`, with what is put into it. */
export const synthModule = (fill: (stack: TerraformStack) => void): Synthesized =>
  synthesize((app) => {
    const stack = new TerraformStack(app, 'tried');
    new AwsProvider(stack, 'aws');
    fill(stack);
  }).stacks;

function synthesize(build: (app: App) => void): Pick<Case, 'stacks' | 'files'> {
  const outdir = mkdtempSync(join(tmpdir(), 'p2a-synth-'));
  try {
    const app = new App({ outdir, stackTraces: false });
    build(app);
    app.synth();
    const folder = join(outdir, 'stacks');
    const ids = existsSync(folder) ? readdirSync(folder).sort() : [];
    return {
      stacks: new Map(ids.map((id) => [id, JSON.parse(readFileSync(join(folder, id, 'cdk.tf.json'), 'utf8'))])),
      files: new Map(ids.map((id) => [id, filesIn(join(folder, id))])),
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

const filesIn = (folder: string): ReadonlySet<string> =>
  new Set(readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll(sep, '/')));

export const resourcesIn = (stacks: Synthesized): Resource[] =>
  [...stacks].flatMap(([stack, { resource = {} }]) =>
    Object.entries(resource).flatMap(([type, named]) =>
      Object.entries(named).map(([name, { '//': comment, ...attributes }]) => ({
        stack,
        type,
        name,
        address: `${type}.${name}`,
        path: (comment as { metadata: { path: string } }).metadata.path,
        attributes,
      })),
    ),
  );

/** Where something stands, for messages. */
export const placeOf = ({ at, stack, address }: { at?: string; stack?: string; address?: string }) =>
  at ?? `${stack}/${address}`;

/** The one resource of a type. */
export function only(resources: readonly Resource[], type: string): Resource {
  const [found, ...more] = resources.filter((resource) => resource.type === type);
  if (found === undefined || more.length > 0)
    throw new Error(`${type}: expected exactly one, got ${more.length + (found ? 1 : 0)}`);
  return found;
}

const DOCUMENT_ATTRIBUTES = ['policy', 'content', 'assume_role_policy', 'inline_policy', 'definition'];
const LONGEST_ARN = 'x'.repeat(140);

/** Every JSON document among the attributes of resources, with IAM's own variables as IAM writes them. */
export const documentsIn = (resources: readonly Resource[]): Document[] =>
  resources.flatMap((resource) =>
    DOCUMENT_ATTRIBUTES.flatMap((attribute) => {
      const text = resource.attributes[attribute];
      if (typeof text !== 'string') return [];
      return {
        resource,
        at: `${resource.stack}/${resource.address}.${attribute}`,
        content: JSON.parse(asAwsReadsIt(text)),
        size: asAwsReadsIt(text.replace(/(?<!\$)\$\{[^}]*\}/g, LONGEST_ARN)).length,
      };
    }),
  );

const asAwsReadsIt = (text: string) => text.replaceAll('$${', '${').replaceAll('%%{', '%{');

/** Those documents that are in the IAM policy language. */
export const policiesIn = (resources: readonly Resource[]): Document<PolicyDocument>[] =>
  documentsIn(resources).filter((document): document is Document<PolicyDocument> => isPolicy(document.content));

export const isPolicy = (content: unknown): content is PolicyDocument =>
  typeof content === 'object' && content !== null && 'Version' in content && 'Statement' in content;

/** Every statement, with where it stands. */
export const statementsIn = (resources: readonly Resource[]): Array<{ at: string; statement: Statement }> =>
  policiesIn(resources).flatMap(({ at, content }) =>
    content.Statement.map((statement) => ({ at: `${at}: ${statement.Sid}`, statement })),
  );
