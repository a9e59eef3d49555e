import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { Construct } from 'constructs';
import { accountIdOf } from '../../foundation/accounts';
import { boundaryArn, logGroupArn } from '../../foundation/arns';
import type { Agent, Environment, Workflow } from '../../foundation/environment';
import {
  agentLogGroupName,
  intakeLogGroupName,
  sanitizerLogGroupName,
  workflowLogGroupName,
} from '../../foundation/log-groups';
import { agentStateMachineName, intakeName, sanitizerName, stepsName } from '../../foundation/names';
import { type PolicyDocument, renderJson } from '../../foundation/policy';
import type { AgentIdentity } from '../agent-identity/agent-identity';
import { quotaTableName, recordBucketName, tokenTableName } from '../agent-records/names';
import { GovernedRole } from '../governed-role/governed-role';
import type { SanitizerRules } from '../sanitizer/lambda/rules';
import type { SanitizerSettings } from '../sanitizer/lambda/settings';
import { SealedLogGroup } from '../sealed-log-group/sealed-log-group';
import { everythingOf } from '../tool/made-first';
import { AgentFunction, type AgentFunctionProps } from './agent-function';
import { intakeRoleName, sanitizerRoleName, stateMachineArn } from './arns';
import { checkedWorkflow } from './checked-workflow';
import { decisionForm, decisionSchema } from './decision';
import { LONGEST_REQUEST } from './lambda/intake/intake';
import { folderOf, intakePolicy, intakeTrust, type SanitizerKeys, sanitizerPolicy, sanitizerTrust } from './policy';
import { fixedTokens, type TokenQuota } from './token-quota';
import { agentWorkflow } from './workflow';

export interface AgentWorkflowProps {
  readonly environment: Environment;
  readonly agent: Agent;
  readonly workflow: Workflow;
  readonly identity: AgentIdentity;
  readonly guardrail: { readonly arn: string; readonly version: string };
  readonly logsKeyArn: string;
  readonly keys: SanitizerKeys;
}

/** The reference workflow of an agent: what takes requests in, what runs them, and what answers pass through. */
export class AgentWorkflow extends Construct {
  constructor(scope: Construct, id: string, props: AgentWorkflowProps) {
    super(scope, id);
    const { environment, agent, workflow, identity, keys } = props;

    const sanitizer = this.addHelper('sanitizer', props, {
      roleName: sanitizerRoleName(environment, agent),
      trust: sanitizerTrust(environment, agent),
      logGroupName: sanitizerLogGroupName(environment, agent.name),
      permissions: (logGroup) => sanitizerPolicy(environment, agent, logGroup, keys),
      function: {
        functionName: sanitizerName(environment, agent.name),
        description: `Takes personal data out of what ${agent.name} says`,
        code: 'modules/sanitizer/lambda',
        settings: sanitizerSetting(environment, keys, outgoing(environment)),
      },
    });
    const steps = new AgentFunction(this, 'steps', {
      environment,
      agent,
      functionName: stepsName(environment, agent.name),
      description: `Steps of ${agent.name} that no service integration does`,
      code: 'modules/agent-workflow/lambda/steps',
      role: identity.role,
      log: identity.log,
      logGroupName: agentLogGroupName(environment, agent.name),
      stateKeyArn: keys.state,
      settings: {
        P2A_GATEWAY: environment.gateway?.domainName ?? '',
        P2A_RULES: JSON.stringify({
          entities: common(environment).entities,
          phoneRegions: common(environment).phoneRegions,
        }),
      },
      timeoutSeconds: 45,
      memoryMb: 512,
      network: agent.trust.kind === 'workflow' ? agent.trust.network : undefined,
    });
    const machine = this.addStateMachine(props, steps, sanitizer);
    const intake = this.addHelper('intake', props, {
      roleName: intakeRoleName(environment, agent),
      trust: intakeTrust(environment, agent),
      logGroupName: intakeLogGroupName(environment, agent.name),
      permissions: (logGroup) => intakePolicy(environment, agent, logGroup, keys),
      after: [machine],
      function: {
        functionName: intakeName(environment, agent.name),
        description: `Takes requests for ${agent.name} in`,
        code: 'modules/agent-workflow/lambda/intake',
        settings: {
          ...sanitizerSetting(environment, keys, incoming(environment, workflow)),
          P2A_BUCKET: recordBucketName(environment, agent.account, 'prompts'),
          P2A_PREFIX: folderOf(agent),
          P2A_STATE_MACHINE: stateMachineArn(environment, agent),
        },
      },
    });
    this.addCallers(workflow, intake);
  }

  private addHelper(
    id: string,
    { environment, agent, logsKeyArn, keys }: AgentWorkflowProps,
    helper: Helper,
  ): AgentFunction {
    const place = new Construct(this, id);
    const { logGroupName } = helper;
    const log = new SealedLogGroup(place, 'log', { environment, logGroupName, keyArn: logsKeyArn });
    const role = new GovernedRole(place, 'role', {
      environment,
      plane: 'agent',
      roleName: helper.roleName,
      description: helper.function.description,
      trust: helper.trust,
      policies: { permissions: helper.permissions(logGroupName) },
      boundaryArn: boundaryArn(environment, agent.account, 'agent'),
      tags: { 'p2a:agent': agent.name, 'p2a:family': agent.family },
      quarantinable: true,
    });
    return new AgentFunction(place, 'function', {
      environment,
      agent,
      ...helper.function,
      role,
      log,
      logGroupName,
      stateKeyArn: keys.state,
      timeoutSeconds: 60,
      memoryMb: 1024,
      after: helper.after,
    });
  }

  private addStateMachine(props: AgentWorkflowProps, steps: AgentFunction, sanitizer: AgentFunction): SfnStateMachine {
    const { environment, agent, workflow, identity, guardrail, logsKeyArn, keys } = props;
    const account = accountIdOf(environment, agent.account);
    const modelArn = identity.profileArns.get(workflow.model);
    if (modelArn === undefined)
      throw new Error(
        `${this.node.path}: the agent has no model "${workflow.model}"; ask only for models that were validated`,
      );
    const instructions = `${workflow.instructions}\n\n${decisionForm(environment, agent, workflow.calls)}`;
    this.refuseSmallQuota(agent, { instructions, maxTokens: workflow.maxTokens });

    const logGroupName = workflowLogGroupName(environment, agent.name);
    const log = new SealedLogGroup(this, 'log', { environment, logGroupName, keyArn: logsKeyArn });
    return new SfnStateMachine(this, 'Resource', {
      name: agentStateMachineName(environment, agent.name),
      type: 'STANDARD',
      roleArn: identity.role.arn,
      definition: renderJson(
        this.node.path,
        checkedWorkflow(
          this.node.path,
          agentWorkflow({
            partition: environment.partition,
            account,
            promptsBucket: recordBucketName(environment, agent.account, 'prompts'),
            decisionsBucket: recordBucketName(environment, agent.account, 'decisions'),
            folder: folderOf(agent),
            modelArn,
            guardrail,
            blockedInput: environment.guardrails.blockedInput,
            blockedOutput: environment.guardrails.blockedOutput,
            calls: workflow.calls,
            instructions,
            question: workflow.question,
            maxTokens: workflow.maxTokens,
            quota: quotaOf(environment, agent),
            decisionSchema: decisionSchema(environment, agent, workflow.calls),
            stepsArn: steps.alias.arn,
            sanitizerArn: sanitizer.alias.arn,
            approvalMinutes: workflow.approvalMinutes,
            timeoutMinutes: workflow.timeoutMinutes,
          }),
        ),
      ),
      encryptionConfiguration: {
        type: 'CUSTOMER_MANAGED_KMS_KEY',
        kmsKeyId: keys.decisions,
        kmsDataKeyReusePeriodSeconds: 300,
      },
      loggingConfiguration: {
        level: 'ERROR',
        // What agents are asked and answer is no business of the log.
        includeExecutionData: false,
        logDestination: `${logGroupArn(environment, account, logGroupName)}:*`,
      },
      tracingConfiguration: { enabled: true },
      // The ceiling of agents lets the intake start what carries its own agent's name.
      tags: { 'p2a:agent': agent.name },
      dependsOn: everythingOf(identity.role, log),
    });
  }

  /** A day has to have room for the largest request, or it would be refused every day anew. */
  private refuseSmallQuota(
    { modelTokensPerDay = Number.POSITIVE_INFINITY }: Agent,
    told: { readonly instructions: string; readonly maxTokens: number },
  ): void {
    const least = LONGEST_REQUEST + fixedTokens(told);
    if (modelTokensPerDay < least)
      throw new Error(
        `${this.node.path}: modelTokensPerDay is ${modelTokensPerDay}, and a single request may take ${least} by its length; use ${least} or more, or shorten instructions and maxTokens`,
      );
  }

  /** Whoever may hand requests in, in whatever account. */
  private addCallers(workflow: Workflow, { alias, functionName }: AgentFunction): void {
    const callers = new Construct(this, 'callers');
    for (const [index, principal] of workflow.callers.entries())
      new LambdaPermission(callers, String(index + 1), {
        statementId: `Caller${index + 1}`,
        action: 'lambda:InvokeFunction',
        functionName,
        qualifier: alias.name,
        principal,
      });
  }
}

const quotaOf = (environment: Environment, agent: Agent): TokenQuota | undefined =>
  agent.modelTokensPerDay === undefined
    ? undefined
    : { table: quotaTableName(environment), agent: agent.name, tokensPerDay: agent.modelTokensPerDay };

/** A function beside the agent, with a role of its own. */
interface Helper {
  readonly roleName: string;
  readonly trust: PolicyDocument;
  readonly logGroupName: string;
  readonly permissions: (logGroup: string) => PolicyDocument;
  /** What has to be there before it runs. */
  readonly after?: readonly Construct[];
  readonly function: Pick<AgentFunctionProps, 'functionName' | 'description' | 'code' | 'settings'>;
}

const common = ({ sanitizer: { entities, phoneRegions, mode, modes } }: Environment): SanitizerRules => ({
  entities,
  phoneRegions: phoneRegions as SanitizerRules['phoneRegions'],
  mode,
  modes,
});
const incoming = (environment: Environment, { keep, fields }: Workflow): SanitizerRules => ({
  ...common(environment),
  keep,
  fields,
});
const outgoing = common;

function sanitizerSetting({ sanitizer, ...environment }: Environment, keys: SanitizerKeys, rules: SanitizerRules) {
  const settings: SanitizerSettings = {
    rules,
    macKeyArn: keys.pseudonyms,
    ...(sanitizer.tokens === undefined
      ? {}
      : { tokens: { table: tokenTableName({ sanitizer, ...environment }), ...sanitizer.tokens } }),
    ...(sanitizer.comprehend === undefined ? {} : { comprehend: sanitizer.comprehend }),
  };
  return { P2A_SANITIZER: JSON.stringify(settings) };
}
