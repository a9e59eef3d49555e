import { gatewayAccounts } from '../../foundation/accounts';
import type { Environment, Tool } from '../../foundation/environment';
import { agentRoleName } from '../../foundation/names';
import { type PolicyDocument, policy, type Statement } from '../../foundation/policy';
import { planesIn } from '../../foundation/principals';
import { GATEWAY_SESSION_TAGS } from '../../foundation/vocabulary';
import { calledArn, toolStateMachineArn } from './arns';

/** Whether anybody may call a tool: an agent declares one of its actions, and there is a gateway to ask. */
export const isCalled = (environment: Environment, tool: Tool): boolean =>
  environment.gateway !== undefined && declaredCalls(environment, tool).length > 0;

/**
 * Who may take on the role by which a tool is called: the gateway, when it says for which agent, which action and which
 * request. Tags and source identity are judged as actions of their own, each with those keys alone that are its business;
 * a session needs all three.
 */
export function invokeTrust(environment: Environment, { name }: Tool): PolicyDocument {
  const { Principal, Condition: gateway } = planesIn(environment, gatewayAccounts(environment), ['gateway']);
  const organization = { 'aws:PrincipalOrgID': environment.organization.id };
  const anAgent = { StringLike: { 'sts:SourceIdentity': agentRoleName(environment, '*') } };
  const itself = { 'aws:RequestTag/p2a:tool': name };
  // Without the second, a session that says nothing of itself would pass the first.
  const said = {
    'ForAllValues:StringEquals': { 'aws:TagKeys': GATEWAY_SESSION_TAGS },
    Null: Object.fromEntries(GATEWAY_SESSION_TAGS.map((tag) => [`aws:RequestTag/${tag}`, 'false'])),
  };
  const statement = (Sid: string, Action: string, Condition: Statement['Condition']): Statement => ({
    Sid,
    Effect: 'Allow',
    Principal,
    Action,
    Condition: { ...gateway, ...Condition },
  });
  return policy(
    statement('GatewayTakesOnTheRole', 'sts:AssumeRole', {
      StringEquals: { ...organization, ...itself },
      ...anAgent,
      ...said,
    }),
    statement('GatewaySaysWhatIsCalled', 'sts:TagSession', { StringEquals: { ...organization, ...itself }, ...said }),
    statement('GatewayNamesTheAgent', 'sts:SetSourceIdentity', { StringEquals: organization, ...anAgent }),
  );
}

/**
 * What a session of the gateway may do: call this tool, for pairs of agent and action that were declared. An action that
 * no agent declares is not mentioned, so nothing can call it, whatever the gateway was talked into.
 */
export function invokeStatements(environment: Environment, tool: Tool, stateKeyArn: string): Statement[] {
  const Action = tool.target.kind === 'endpoint' ? 'states:StartSyncExecution' : 'lambda:InvokeFunction';
  const calls = declaredCalls(environment, tool).map(
    ({ agents, actions }, index): Statement => ({
      Sid: `DeclaredAgentsCallDeclaredActions${index + 1}`,
      Effect: 'Allow',
      Action,
      Resource: calledArn(environment, tool),
      Condition: {
        StringEquals: {
          'aws:PrincipalTag/p2a:tool': tool.name,
          'aws:PrincipalTag/p2a:action': actions,
          'aws:PrincipalTag/p2a:agent': agents,
        },
      },
    }),
  );
  return tool.target.kind === 'endpoint' ? [...calls, opensAnswers(environment, tool, stateKeyArn)] : calls;
}

/** Step Functions opens the answer of a sealed workflow for whoever called it. */
const opensAnswers = (environment: Environment, tool: Tool, stateKeyArn: string): Statement => ({
  Sid: 'AnswersAreOpenedForTheCaller',
  Effect: 'Allow',
  Action: 'kms:Decrypt',
  Resource: stateKeyArn,
  Condition: {
    StringEquals: {
      'kms:ViaService': `states.${environment.region}.amazonaws.com`,
      'kms:EncryptionContext:aws:states:stateMachineArn': toolStateMachineArn(environment, tool),
    },
  },
});

interface DeclaredCalls {
  readonly agents: readonly string[];
  readonly actions: readonly string[];
}

/** Actions with the agents that declare them; those that the same agents declare go together. */
function declaredCalls({ agents }: Environment, tool: Tool): DeclaredCalls[] {
  const groups = new Map<string, DeclaredCalls>();
  const callersOf = callersByAction(agents, tool.name);
  for (const action of Object.keys(tool.actions)) {
    const callers = callersOf.get(action);
    if (callers === undefined) continue;
    const key = callers.join();
    groups.set(key, { agents: callers, actions: [...(groups.get(key)?.actions ?? []), action] });
  }
  return [...groups.values()];
}

function callersByAction(agents: Environment['agents'], tool: string): Map<string, string[]> {
  const callers = new Map<string, string[]>();
  for (const { name, tools } of agents) {
    if (!Object.hasOwn(tools, tool)) continue;
    for (const action of tools[tool] ?? []) callers.set(action, [...(callers.get(action) ?? []), name]);
  }
  return callers;
}
