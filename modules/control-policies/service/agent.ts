import type { Statement } from '../../../foundation/policy';
import { WRITING_ITEMS } from '../../../foundation/table-actions';
import { CONTAINMENT_PARTITION } from '../../containment/lambda/core/record';
import {
  exceptContainment,
  exceptGateway,
  exceptGatewayAndApprovers,
  exceptGatewayAndSwitchers,
  exceptGuardians,
  exceptOperators,
  exceptPlane,
} from '../exemptions';
import { type ControlFacts, rolesOf } from '../facts';

/** What agents and tools may never do, and what only the parts between them may. */
export const agentPack = (facts: ControlFacts): Statement[] => [
  {
    Sid: 'AgentGatewaysDemandSignedCallers',
    Effect: 'Deny',
    Action: ['bedrock-agentcore:CreateGateway', 'bedrock-agentcore:UpdateGateway'],
    Resource: '*',
    Condition: { StringNotEquals: { 'bedrock-agentcore:GatewayAuthorizerType': 'AWS_IAM' } },
  },
  {
    Sid: 'OnlyOperatorsChangeGatewayTargets',
    Effect: 'Deny',
    Action: [
      'bedrock-agentcore:CreateGatewayRule',
      'bedrock-agentcore:CreateGatewayTarget',
      'bedrock-agentcore:DeleteGatewayTarget',
      'bedrock-agentcore:DeleteResourcePolicy',
      'bedrock-agentcore:PutResourcePolicy',
      'bedrock-agentcore:Synchronize*',
      'bedrock-agentcore:UpdateGatewayRule',
      'bedrock-agentcore:UpdateGatewayTarget',
    ],
    Resource: '*',
    Condition: exceptOperators(facts),
  },
  {
    Sid: 'AgentRuntimesStayInAVpc',
    Effect: 'Deny',
    Action: [
      'bedrock-agentcore:CreateAgentRuntime',
      'bedrock-agentcore:CreateBrowser',
      'bedrock-agentcore:CreateCodeInterpreter',
      'bedrock-agentcore:UpdateAgentRuntime',
    ],
    Resource: '*',
    Condition: { Null: { 'bedrock-agentcore:subnets': 'true' } },
  },
  {
    Sid: 'NobodyHasAShellInARuntime',
    Effect: 'Deny',
    Action: ['bedrock-agentcore:InvokeAgentRuntimeCommand', 'bedrock-agentcore:InvokeAgentRuntimeCommandShell'],
    Resource: '*',
  },
  {
    Sid: 'FunctionUrlsDemandSignedCallers',
    Effect: 'Deny',
    Action: ['lambda:CreateFunctionUrlConfig', 'lambda:UpdateFunctionUrlConfig'],
    Resource: '*',
    Condition: { StringNotEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } },
  },
  {
    Sid: 'FunctionsAreNeverOpenToEverybody',
    Effect: 'Deny',
    Action: 'lambda:AddPermission',
    Resource: '*',
    Condition: { StringEquals: { 'lambda:Principal': '*' } },
  },
  {
    // New code in a function is a new owner of its role.
    Sid: 'OnlyOperatorsChangeGovernedFunctions',
    Effect: 'Deny',
    Action: [
      'lambda:*Permission',
      'lambda:Delete*',
      'lambda:Put*',
      'lambda:Update*',
      'states:Delete*',
      'states:Update*',
    ],
    Resource: [
      `arn:${facts.partition}:lambda:*:*:function:${facts.namePrefix}-*`,
      `arn:${facts.partition}:states:*:*:stateMachine:${facts.namePrefix}-*`,
    ],
    Condition: exceptOperators(facts),
  },
  {
    Sid: 'OnlyTheGatewayBecomesATool',
    Effect: 'Deny',
    Action: 'sts:AssumeRole',
    Resource: rolesOf(facts, 'tool'),
    Condition: exceptGateway(facts),
  },
  {
    Sid: 'OnlyToolRolesCallTools',
    Effect: 'Deny',
    Action: ['lambda:Invoke*', 'states:Start*'],
    Resource: [
      `arn:${facts.partition}:lambda:*:*:function:${facts.namePrefix}-*-tool-*`,
      `arn:${facts.partition}:states:*:*:stateMachine:${facts.namePrefix}-*-tool-*`,
    ],
    Condition: exceptPlane(facts, 'tool'),
  },
  {
    // Whoever calls them acts as the agent, past its intake and its guardrail.
    Sid: 'OnlyAgentsTakeTheirSteps',
    Effect: 'Deny',
    Action: ['lambda:Invoke*', 'states:Start*'],
    Resource: [
      `arn:${facts.partition}:lambda:*:*:function:${facts.namePrefix}-*-sanitizer-*`,
      `arn:${facts.partition}:lambda:*:*:function:${facts.namePrefix}-*-steps-*`,
      `arn:${facts.partition}:states:*:*:stateMachine:${facts.namePrefix}-*-agent-*`,
    ],
    Condition: exceptPlane(facts, 'agent'),
  },
  ...aroundTheGateway(facts),
  {
    // These actions know no resources, so this holds for every state machine below the target.
    Sid: 'OnlyApproversAnswerTaskTokens',
    Effect: 'Deny',
    Action: ['states:SendTaskFailure', 'states:SendTaskHeartbeat', 'states:SendTaskSuccess'],
    Resource: '*',
    Condition: exceptPlane(facts, 'approver'),
  },
  {
    Sid: 'AgentsAndToolsNeverAdminister',
    Effect: 'Deny',
    Action: [
      'account:*',
      'iam:*',
      'identitystore:*',
      'kms:CreateGrant',
      'kms:PutKeyPolicy',
      'kms:RevokeGrant',
      'organizations:*',
      'ram:*',
      'sso-directory:*',
      'sso:*',
    ],
    Resource: '*',
    // By path, not by tag: a session tag could speak over the role's own.
    Condition: { ArnLike: { 'aws:PrincipalArn': [rolesOf(facts, 'agent'), rolesOf(facts, 'tool')] } },
  },
  {
    Sid: 'QuarantinedPrincipalsDoNothing',
    Effect: 'Deny',
    Action: '*',
    Resource: '*',
    Condition: { StringEqualsIgnoreCase: { 'aws:PrincipalTag/p2a:quarantined': 'true' } },
  },
];

/** What an environment without a gateway has no use for. */
const aroundTheGateway = (facts: ControlFacts): Statement[] =>
  facts.gatewayRoles.length === 0
    ? []
    : [
        {
          // API Gateway and Cognito call some of them too, as services, which these policies do not judge.
          Sid: 'OnlyTheGatewayCallsItsParts',
          Effect: 'Deny',
          Action: ['lambda:Invoke*', 'states:Start*'],
          Resource: facts.gatewayParts,
          Condition: exceptGatewayAndApprovers(facts),
        },
        {
          // Approvals, limits, and what is switched off.
          Sid: 'OnlyTheGatewayWritesWhatItKeeps',
          Effect: 'Deny',
          Action: WRITING_ITEMS,
          Resource: facts.gatewayTables,
          Condition: exceptGatewayAndSwitchers(facts),
        },
        {
          // Whoever could say there that an agent was let go would have let it go, also by a role of the gateway.
          Sid: 'OnlyContainmentWritesItsRecords',
          Effect: 'Deny',
          Action: [
            'dynamodb:BatchWriteItem',
            'dynamodb:DeleteItem',
            'dynamodb:PartiQL*',
            'dynamodb:PutItem',
            'dynamodb:UpdateItem',
          ],
          Resource: facts.gatewayTables,
          Condition: {
            'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': CONTAINMENT_PARTITION },
            ...exceptContainment(facts),
          },
        },
        {
          // Without it nothing is switched off any more, and an item with a time at which it goes lifts a switch.
          Sid: 'OnlyOperatorsChangeTheGatewaysTable',
          Effect: 'Deny',
          Action: [
            'dynamodb:DeleteTable',
            'dynamodb:PutResourcePolicy',
            'dynamodb:UpdateTable',
            'dynamodb:UpdateTimeToLive',
          ],
          Resource: facts.gatewayTables,
          Condition: exceptOperators(facts),
        },
        {
          // Events start it too, and the API of approvers, as services, which these policies do not judge.
          Sid: 'OnlyPeopleAndServicesCallContainment',
          Effect: 'Deny',
          Action: 'lambda:Invoke*',
          Resource: facts.containmentFunctions,
          Condition: exceptGatewayAndSwitchers(facts),
        },
        {
          // Whoever ships agents does not weaken what stops them.
          Sid: 'OnlyGuardiansChangeContainment',
          Effect: 'Deny',
          Action: ['lambda:*Permission', 'lambda:Delete*', 'lambda:Put*', 'lambda:Update*'],
          Resource: facts.containmentFunctions,
          Condition: exceptGuardians(facts),
        },
      ];
