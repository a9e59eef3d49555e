import { z } from 'zod';
import { PARTITION_NAMES } from './partitions';
import { agent } from './schema/agent';
import { bootstrap } from './schema/bootstrap';
import { budgets } from './schema/budgets';
import { containment } from './schema/containment';
import { controls, guardrailEnforcement } from './schema/controls';
import { detection } from './schema/detection';
import { kebab, nonEmpty, pathAndName, pattern, region, says, wholeNumber } from './schema/fields';
import { gateway } from './schema/gateway';
import { guardrails } from './schema/guardrails';
import { imports } from './schema/imports';
import { landingZone } from './schema/landing-zone';
import { model } from './schema/model';
import { account, identityCenter, network, organization } from './schema/organization';
import { replication } from './schema/replication';
import { retention } from './schema/retention';
import { sanitizer } from './schema/sanitizer';
import { share } from './schema/sharing';
import { state } from './schema/state';
import { tool } from './schema/tool';

const address = z.email(says('is not an e-mail address', 'use a mailbox that a team reads'));

/** One environment: accounts, identities, agents, tools and the rules that govern them. Values only. */
export const environmentSchema = z.strictObject({
  /** Short name, which starts every stack's and every resource's name. */
  name: pattern(
    /^[a-z][a-z0-9]{1,11}$/,
    'is not an environment name',
    'use 2 to 12 lower-case letters and digits, starting with a letter',
  ),
  /** What depends on it; production refuses shortcuts such as local state. */
  tier: z.enum(['development', 'staging', 'production']),
  partition: z
    .enum(PARTITION_NAMES, {
      error: ({ input }) =>
        input === 'aws-cn'
          ? says('has no Amazon Bedrock, so there are no agents to govern', `use one of: ${PARTITION_NAMES.join(', ')}`)
          : says('is not a supported partition', `use one of: ${PARTITION_NAMES.join(', ')}`),
    })
    .default('aws'),
  /** Home region: everything regional is made here. */
  region,
  /** Regions in which workloads may act; the home region is always one of them. */
  allowedRegions: z.array(region).default([]),
  /** Begins the names and IAM paths of everything made here. */
  namePrefix: kebab('name prefix', 10)
    .refine((prefix) => prefix !== 'aws', says('is reserved by AWS', 'use a prefix of your own, such as p2a'))
    .default('p2a'),
  /** Folder of roles and policies in IAM, as in `platform/agents`; without it, the name prefix. Planes are folders below it. */
  iamPath: pattern(
    /^(?!aws-reserved(?:\/|$))(?:[A-Za-z0-9_.-]+\/){0,4}[A-Za-z0-9_.-]+$/,
    'is not a path in IAM',
    'write at most five folders without slashes around them, such as platform/agents',
  )
    .max(100, says('is too long', 'keep to 100 characters'))
    .optional(),
  organization,
  /** Accounts by name. `management` and `log-archive` are known by these names; the others are yours to choose. */
  accounts: z.record(kebab('account name', 24), account),
  state,
  /** The roles that Terraform takes on in each account; made by the bootstrap, or given by path and name. */
  deployRoles: z
    .union(
      [
        z.literal('create'),
        z.strictObject({ existing: z.strictObject({ security: pathAndName('role'), workload: pathAndName('role') }) }),
      ],
      says(
        'is none of the choices',
        'use create, or existing with both roles, as in { existing: { security, workload } }',
      ),
    )
    .default('create'),
  /** How the deploy roles come into the accounts; without it they are expected to be there. */
  bootstrap: bootstrap.optional(),
  /** Networks by name. */
  networks: z.record(kebab('network name', 24), network).default({}),
  identityCenter: identityCenter.optional(),
  landingZone: landingZone.prefault({}),
  /** What exists already and is taken over instead of being made, by stack and address. */
  imports: imports.default({}),
  /** Service and resource control policies, attached wave by wave. */
  controls: controls.prefault({ targets: [] }),
  /** What stands between agents and models, in every account of agents. */
  guardrails: guardrails.prefault({}),
  /** A guardrail that the organization puts on every model call below some organizational units. */
  guardrailEnforcement: z
    .union(
      [z.literal('off'), guardrailEnforcement],
      says('is none of the choices', 'use off, or an object with targets and guardrails'),
    )
    .default('off'),
  /** How long the archive keeps each class of record. */
  retention: z.strictObject({ prompts: retention, decisions: retention, logs: retention, audit: retention }),
  /** Copies of what the archive keeps, where somebody else has the say. */
  replication: z
    .union([z.literal('off'), replication], says('is none of the choices', 'use off, or a bucket for each class'))
    .default('off'),
  /** Unredacted content: not kept, or kept for a few days, erasable, apart from everything else. */
  rawContent: z
    .union(
      [
        z.literal('off'),
        z.strictObject({
          days: wholeNumber('days', 1).max(30, says('is too long for unredacted content', 'use 30 or less')),
        }),
      ],
      says('is none of the choices', 'use off, or the number of days, as in { days: 7 }'),
    )
    .default('off'),
  /** Who is told. */
  contacts: z.strictObject({ security: address, operations: address }),
  /** What may be spent, and what follows when it is. */
  budgets,
  /** Tags of every resource that can carry them. */
  tags: z.record(z.string(), nonEmpty("the tag's value")).default({}),
  /** Models that may be called, by a name of your choice. */
  models: z.record(kebab('model name', 30), model).default({}),
  tools: z.array(tool).default([]),
  agents: z.array(agent).default([]),
  gateway: gateway.optional(),
  /** What is taken out of requests and answers of agents that run in the reference workflow. */
  sanitizer: sanitizer.prefault({}),
  /** What is watched, and when it is too much. */
  detection: detection.prefault({}),
  /** What follows, without waiting for a person. */
  containment: containment.prefault({}),
  /** What accounts share with each other, by name. */
  sharing: z.record(kebab('name of a share', 30), share).default({}),
});

/** What a person writes. */
export type EnvironmentInput = z.input<typeof environmentSchema>;

/** What the stacks read: checked, with every default filled in. */
export type Environment = z.output<typeof environmentSchema>;

export type Agent = Environment['agents'][number];
export type Workflow = NonNullable<Agent['workflow']>;
export type Trust = Agent['trust'];
export type Tool = Environment['tools'][number];
export type ToolAction = Tool['actions'][string];
export type Gateway = NonNullable<Environment['gateway']>;
export type Permission = Tool['permissions'][number];
export type Share = Environment['sharing'][string];
export type Model = Environment['models'][string];
export type AccountName = keyof Environment['accounts'] & string;
export type State = Environment['state'];

/** What a catalogue says of models, tools and agents; an environment adds where each lives and how far it may go. */
export type CatalogModels = NonNullable<EnvironmentInput['models']>;
export type CatalogGuardrails = NonNullable<EnvironmentInput['guardrails']>;
/** Who hands requests in is an environment's own. */
export type CatalogWorkflow = Omit<NonNullable<NonNullable<EnvironmentInput['agents']>[number]['workflow']>, 'callers'>;
type ToolInput = NonNullable<EnvironmentInput['tools']>[number];
/** The target too may be an environment's own, such as an endpoint with its connection. */
export type CatalogTool = Omit<ToolInput, 'account' | 'target'> & Partial<Pick<ToolInput, 'target'>>;
export type CatalogAgent = Omit<
  NonNullable<EnvironmentInput['agents']>[number],
  'account' | 'scope' | 'approvalAbove' | 'waiver'
>;
