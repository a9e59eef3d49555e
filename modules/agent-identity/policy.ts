import { accountIdOf } from '../../foundation/accounts';
import { gatewayActionArns, gatewayApprovalArns, logGroupArn, regionalArn } from '../../foundation/arns';
import type { Agent, Environment, Model } from '../../foundation/environment';
import { appliedWith } from '../../foundation/guardrails';
import { agentLogGroupName } from '../../foundation/log-groups';
import { MODEL_CALLS } from '../../foundation/model-calls';
import { listOf, type PolicyDocument, policy, type Statement } from '../../foundation/policy';
import type { WorkflowKeys } from '../agent-workflow/policy';
import { readStatements } from './data-policy';
import { runtimeStatements } from './runtime-policy';

/** What AWS invents of what an agent has. */
export interface Invented {
  /** ARN of the agent's own inference profile, by the name of the model. */
  readonly profileArns: ReadonlyMap<string, string>;
  /** Guardrails of the account that have versions in use: the current one, and the one before it while there is one. */
  readonly guardrailArns: readonly string[];
  /** Key of the account's guardrails. */
  readonly guardrailKeyArn: string;
  /** Keys of what an agent keeps that runs in the reference workflow. */
  readonly keys: WorkflowKeys | undefined;
}

/**
 * All that an agent may do: its models, through its own inference profiles and behind guardrails of its account; the
 * declared actions of its tools, through the gateway; the declared data; its own log; and what it runs on.
 */
export const agentPolicy = (
  environment: Environment,
  agent: Agent,
  { profileArns, guardrailArns, guardrailKeyArn, keys }: Invented,
): PolicyDocument =>
  policy(
    ...modelStatements(environment, agent, profileArns),
    {
      Sid: 'AnswersBehindGuardrails',
      Effect: 'Allow',
      Action: 'bedrock:ApplyGuardrail',
      Resource: [...guardrailArns, ...appliedWith(environment, agent.account)],
    },
    { Sid: 'OpensGuardrailsOfItsAccount', Effect: 'Allow', Action: 'kms:Decrypt', Resource: guardrailKeyArn },
    ...toolStatements(environment, agent),
    ...readStatements(environment, agent),
    {
      Sid: 'KeepsItsOwnLog',
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: `${logGroupArn(environment, accountIdOf(environment, agent.account), agentLogGroupName(environment, agent.name))}:*`,
    },
    {
      // X-Ray knows no resources for these.
      Sid: 'TracesItsOwnWork',
      Effect: 'Allow',
      Action: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
      Resource: '*',
    },
    ...runtimeStatements(environment, agent, keys),
    ...neverUnguarded(environment, agent, profileArns, guardrailArns),
  );

/** A version of these guardrails, and not their draft, whose name has no version. Embedding models take none. */
function neverUnguarded(
  environment: Environment,
  { models }: Agent,
  profileArns: ReadonlyMap<string, string>,
  guardrailArns: readonly string[],
): Statement[] {
  const embeddings = models.filter((name) => modelOf(environment, name).output === 'embedding');
  const unguarded = embeddings.flatMap((name) => [
    ...listOf(profileArns.get(name) ?? []),
    ...modelArns(environment, modelOf(environment, name)),
  ]);
  return [
    {
      Sid: 'NeverCallsAModelOutsideItsGuardrails',
      Effect: 'Deny',
      Action: MODEL_CALLS,
      ...(unguarded.length === 0 ? { Resource: '*' } : { NotResource: unguarded }),
      Condition: { StringNotLike: { 'bedrock:GuardrailIdentifier': guardrailArns.map((arn) => `${arn}:*`) } },
    },
  ];
}

/** A profile leads to exactly one model, so naming all of both opens no model that the agent has no profile for. */
function modelStatements(
  environment: Environment,
  { models: named }: Agent,
  profileArns: ReadonlyMap<string, string>,
): Statement[] {
  const profiles = [...profileArns.values()];
  const models = named.map((name) => modelOf(environment, name));
  const anywhere = models.filter(({ inference }) => inference !== 'regional' && inference.geography === 'global');
  const behindOwnProfiles = { ArnEquals: { 'bedrock:InferenceProfileArn': profiles } };
  return [
    { Sid: 'CallsModelsThroughItsOwnProfiles', Effect: 'Allow', Action: MODEL_CALLS, Resource: profiles },
    {
      Sid: 'ReachesModelsBehindItsOwnProfiles',
      Effect: 'Allow',
      Action: MODEL_CALLS,
      Resource: [...new Set(models.flatMap((model) => modelArns(environment, model)))],
      Condition: behindOwnProfiles,
    },
    ...(anywhere.length === 0
      ? []
      : [
          {
            // A global profile is judged once more, in no region in particular.
            Sid: 'ReachesGlobalModelsBehindItsOwnProfiles',
            Effect: 'Allow' as const,
            Action: MODEL_CALLS,
            Resource: anywhere.map(({ id }) => `arn:${environment.partition}:bedrock:::foundation-model/${id}`),
            Condition: { StringEquals: { 'aws:RequestedRegion': 'unspecified' }, ...behindOwnProfiles },
          },
        ]),
  ];
}

/**
 * A model of the environment.
 *
 * @throws Error if there is none of that name, which validation has ruled out.
 */
export function modelOf({ name, models }: Environment, model: string): Model {
  const found = models[model];
  if (found === undefined)
    throw new Error(`${name}.models: there is no "${model}"; ask only for models that were validated`);
  return found;
}

/** The model in every region that a call may be sent to; it starts in the home region. */
export const modelArns = ({ partition, region }: Environment, { id, inference }: Model): string[] => {
  const regions = inference === 'regional' ? [region] : [...new Set([region, ...inference.destinations])];
  return regions.map((destination) => `arn:${partition}:bedrock:${destination}::foundation-model/${id}`);
};

/** What an inference profile of our own is made from. */
export const profileSourceArn = (environment: Environment, account: string, { id, inference }: Model): string =>
  inference === 'regional'
    ? `arn:${environment.partition}:bedrock:${environment.region}::foundation-model/${id}`
    : regionalArn(
        environment,
        'bedrock',
        accountIdOf(environment, account),
        `inference-profile/${inference.geography}.${id}`,
      );

function toolStatements(environment: Environment, { tools }: Agent): Statement[] {
  const actions = Object.entries(tools).flatMap(([tool, called]) =>
    called.flatMap((action) => gatewayActionArns(environment, tool, action)),
  );
  return actions.length === 0
    ? []
    : [
        {
          Sid: 'CallsDeclaredActionsThroughTheGateway',
          Effect: 'Allow',
          Action: 'execute-api:Invoke',
          Resource: actions,
        },
        {
          Sid: 'AsksWhatBecameOfItsCalls',
          Effect: 'Allow',
          Action: 'execute-api:Invoke',
          Resource: gatewayApprovalArns(environment),
        },
      ];
}
