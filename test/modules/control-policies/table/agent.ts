import type { TableOf } from './entry';

const ADMINISTRATION = {
  'account:*': 'account:GetContactInformation',
  'iam:*': 'iam:GetRole',
  'identitystore:*': 'identitystore:ListUsers',
  'organizations:*': 'organizations:DescribeOrganization',
  'ram:*': 'ram:GetResourceShares',
  'sso-directory:*': 'sso-directory:SearchUsers',
  'sso:*': 'sso:ListInstances',
};

export const agentTable: TableOf = (world) => {
  const { facts, name, accounts, roles, operators, guardians, outsiders, switchers, breakGlass, arn } = world;
  const { namePrefix } = facts;
  const functionArn = (name: string) => arn('lambda', accounts.tools, `function:${name}`);
  const toolFunction = functionArn(`${namePrefix}-prod-tool-claims-register`);
  const workflowArn = (name: string) => arn('states', accounts.tools, `stateMachine:${name}`);
  const toolWorkflow = workflowArn(`${namePrefix}-prod-tool-sanctions`);
  const validator = arn('lambda', accounts.gateway, `function:${namePrefix}-${name}-gateway-validator`);
  const shippers = operators.filter((operator) => !guardians.includes(operator));
  const containment = arn('lambda', accounts.gateway, `function:${namePrefix}-${name}-containment`);
  const release = arn('lambda', accounts.gateway, `function:${namePrefix}-${name}-release`);
  const approvals = arn('states', accounts.gateway, `stateMachine:${namePrefix}-${name}-gateway-approvals`);
  const table = (account: string, of = name) => arn('dynamodb', account, `table/${namePrefix}-${of}-gateway`);
  const recorded = (action: string, ...partitions: string[]) => ({
    action,
    resource: table(accounts.gateway),
    context: { 'dynamodb:LeadingKeys': partitions },
  });
  const withContext = (action: string, key: string, value: string | readonly string[] | undefined) => ({
    action,
    context: { [key]: value },
  });
  const authorizer = (value?: string) =>
    withContext('bedrock-agentcore:CreateGateway', 'bedrock-agentcore:GatewayAuthorizerType', value);
  const urlAuth = (value?: string) =>
    withContext('lambda:CreateFunctionUrlConfig', 'lambda:FunctionUrlAuthType', value);
  const opened = (value?: string) => withContext('lambda:AddPermission', 'lambda:Principal', value);
  const quarantined = (value?: string) => withContext('s3:GetObject', 'aws:PrincipalTag/p2a:quarantined', value);
  return {
    AgentGatewaysDemandSignedCallers: {
      line: 14,
      why: 'a token or nothing at all does not say which role calls',
      denied: [
        authorizer('CUSTOM_JWT'),
        authorizer('NONE'),
        authorizer(),
        { ...authorizer('NONE'), action: 'bedrock-agentcore:UpdateGateway' },
      ],
      harmless: ['bedrock-agentcore:GetGateway'],
      leftAlone: [authorizer('AWS_IAM')],
    },
    OnlyOperatorsChangeGatewayTargets: {
      line: 14,
      concrete: {
        'bedrock-agentcore:Synchronize*': 'bedrock-agentcore:SynchronizeGatewayTargets',
      },
      why: 'a new target is a new tool that nobody has approved',
      denied: [{ action: 'bedrock-agentcore:CreateGatewayTarget' }],
      spared: operators,
      harmless: ['bedrock-agentcore:GetGatewayTarget', 'bedrock-agentcore:InvokeGateway'],
    },
    AgentRuntimesStayInAVpc: {
      line: 14,
      why: 'outside a network of ours an agent reaches all of the internet',
      denied: [{ action: 'bedrock-agentcore:CreateAgentRuntime' }],
      harmless: ['bedrock-agentcore:GetAgentRuntime'],
      leftAlone: [
        withContext('bedrock-agentcore:CreateAgentRuntime', 'bedrock-agentcore:subnets', [
          'subnet-09a09a09a09a09aa1',
          'subnet-09a09a09a09a09ab1',
        ]),
      ],
    },
    NobodyHasAShellInARuntime: {
      line: 14,
      why: 'a shell acts as the agent, and leaves no trace of whoever holds it',
      denied: [{ action: 'bedrock-agentcore:InvokeAgentRuntimeCommand' }],
      harmless: ['bedrock-agentcore:InvokeAgentRuntime'],
    },
    FunctionUrlsDemandSignedCallers: {
      line: 14,
      why: 'a function on the open internet is a tool for everybody',
      denied: [urlAuth('NONE'), urlAuth(), { ...urlAuth('NONE'), action: 'lambda:UpdateFunctionUrlConfig' }],
      harmless: ['lambda:GetFunctionUrlConfig', 'lambda:DeleteFunctionUrlConfig'],
      leftAlone: [urlAuth('AWS_IAM')],
    },
    FunctionsAreNeverOpenToEverybody: {
      line: 14,
      why: 'a permission for everybody opens the function to other organizations',
      denied: [opened('*')],
      harmless: ['lambda:RemovePermission'],
      leftAlone: [opened('events.amazonaws.com'), opened(accounts.gateway), opened()],
    },
    OnlyOperatorsChangeGovernedFunctions: {
      line: 14,
      why: 'new code in a function is a new owner of its role',
      denied: [
        { action: 'lambda:UpdateFunctionCode', resource: toolFunction },
        { action: 'states:UpdateStateMachine', resource: toolWorkflow },
      ],
      spared: operators,
      harmless: ['lambda:GetFunction', 'states:DescribeStateMachine'],
      unaffected: [functionArn('claims-export'), workflowArn('claims-export')],
      concrete: {
        'lambda:*Permission': 'lambda:RemovePermission',
        'states:Delete*': 'states:DeleteStateMachine',
        'states:Update*': 'states:UpdateStateMachine',
        'lambda:Delete*': 'lambda:DeleteFunction',
        'lambda:Put*': 'lambda:PutFunctionConcurrency',
        'lambda:Update*': 'lambda:UpdateAlias',
      },
    },
    OnlyTheGatewayBecomesATool: {
      line: 14,
      why: 'the gateway is where calls of tools are judged and recorded',
      denied: [
        { action: 'sts:AssumeRole', resource: roles.tool },
        { action: 'sts:AssumeRole', resource: roles.tool, by: [roles.agent, roles.tool] },
      ],
      spared: [roles.gateway],
      harmless: ['sts:SetSourceIdentity'],
      unaffected: [roles.agent, roles.developer],
    },
    OnlyToolRolesCallTools: {
      line: 14,
      why: 'a tool called directly has passed no gateway',
      denied: [
        { action: 'lambda:InvokeFunction', resource: toolFunction },
        { action: 'lambda:InvokeFunctionUrl', resource: toolFunction },
        { action: 'lambda:InvokeFunction', resource: `${toolFunction}:live`, by: roles.agent },
        { action: 'states:StartExecution', resource: toolWorkflow },
        { action: 'states:StartSyncExecution', resource: toolWorkflow, by: roles.agent },
      ],
      concrete: { 'lambda:Invoke*': 'lambda:InvokeFunction', 'states:Start*': 'states:StartSyncExecution' },
      spared: [roles.tool],
      harmless: ['lambda:GetFunction', 'states:DescribeStateMachine'],
      unaffected: [
        functionArn('claims-export'),
        functionArn(`${namePrefix}-prod-approval-callback`),
        workflowArn('claims-export'),
      ],
    },
    OnlyAgentsTakeTheirSteps: {
      line: 14,
      why: 'whoever calls them acts as the agent, past its intake and its guardrail',
      denied: [
        { action: 'lambda:InvokeFunction', resource: functionArn(`${namePrefix}-prod-steps-claims-triage`) },
        {
          action: 'lambda:InvokeFunctionUrl',
          resource: `${functionArn(`${namePrefix}-prod-steps-claims-triage`)}:live`,
          by: roles.tool,
        },
        { action: 'lambda:InvokeFunction', resource: functionArn(`${namePrefix}-prod-sanitizer-claims-triage`) },
        { action: 'states:StartExecution', resource: workflowArn(`${namePrefix}-prod-agent-claims-triage`) },
        {
          action: 'states:StartSyncExecution',
          resource: workflowArn(`${namePrefix}-prod-agent-claims-triage`),
          by: roles.tool,
        },
      ],
      concrete: { 'lambda:Invoke*': 'lambda:InvokeFunction', 'states:Start*': 'states:StartSyncExecution' },
      spared: [roles.agent],
      harmless: ['lambda:GetFunction', 'states:DescribeStateMachine'],
      unaffected: [
        functionArn('claims-export'),
        functionArn(`${namePrefix}-prod-intake-claims-triage`),
        functionArn(`${namePrefix}-prod-agent-claims-triage`),
        workflowArn('claims-export'),
      ],
    },
    OnlyTheGatewayCallsItsParts: {
      line: 14,
      why: 'whoever calls them says by itself who is calling, or that people have agreed',
      denied: [
        { action: 'lambda:InvokeFunction', resource: validator },
        { action: 'lambda:InvokeFunctionUrl', resource: `${validator}:live`, by: roles.agent },
        { action: 'states:StartExecution', resource: approvals },
        { action: 'states:StartSyncExecution', resource: approvals, by: roles.tool },
      ],
      concrete: { 'lambda:Invoke*': 'lambda:InvokeFunction', 'states:Start*': 'states:StartExecution' },
      spared: [roles.gateway, roles.approver],
      harmless: ['lambda:GetFunction', 'states:DescribeStateMachine'],
      unaffected: [
        functionArn('claims-export'),
        functionArn(`${namePrefix}-${name}-gateway-validator`),
        arn('lambda', accounts.gateway, `function:${namePrefix}-${name}-intake-payment-gateway-support`),
        arn('states', accounts.gateway, `stateMachine:${namePrefix}-elsewhere-gateway-approvals`),
      ],
    },
    OnlyTheGatewayWritesWhatItKeeps: {
      line: 21,
      why: 'whoever writes there approves, forgets limits, or switches on again what was switched off',
      denied: [
        { action: 'dynamodb:PutItem', resource: table(accounts.gateway) },
        { action: 'dynamodb:DeleteItem', resource: table(accounts.gateway), by: [roles.agent, roles.tool] },
      ],
      spared: [roles.gateway, roles.approver, roles.containment, ...switchers, ...breakGlass],
      harmless: ['dynamodb:GetItem', 'dynamodb:PartiQLSelect', 'dynamodb:Query'],
      unaffected: [table(accounts.tools), table(accounts.gateway, 'elsewhere')],
    },
    OnlyContainmentWritesItsRecords: {
      line: 14,
      why: 'whoever could say that an agent was let go would have let it go, whatever it may write there besides',
      concrete: { 'dynamodb:PartiQL*': 'dynamodb:PartiQLInsert' },
      denied: [
        { ...recorded('dynamodb:PutItem', 'containment'), by: [roles.gateway, roles.approver, ...switchers] },
        { ...recorded('dynamodb:DeleteItem', 'call#a', 'containment'), by: [roles.gateway, ...switchers] },
      ],
      spared: [roles.containment, ...breakGlass],
      harmless: ['dynamodb:GetItem', 'dynamodb:Query'],
      leftAlone: [
        { ...recorded('dynamodb:PutItem', 'call#a'), by: [roles.gateway, roles.approver] },
        { ...recorded('dynamodb:PutItem', 'switch'), by: switchers },
        { ...recorded('dynamodb:PutItem', 'containment'), resource: `${table(accounts.gateway)}-other` },
      ],
    },
    OnlyOperatorsChangeTheGatewaysTable: {
      line: 14,
      why: 'without its table the gateway forgets what is switched off, and a time to live lifts switches',
      denied: [{ action: 'dynamodb:DeleteTable', resource: table(accounts.gateway) }],
      spared: operators,
      harmless: ['dynamodb:DescribeTable'],
      unaffected: [table(accounts.tools), table(accounts.gateway, 'elsewhere')],
    },
    OnlyPeopleAndServicesCallContainment: {
      line: 14,
      why: 'whoever could send it a made-up signal could stop all agents',
      denied: [
        { action: 'lambda:InvokeFunction', resource: `${containment}:live` },
        { action: 'lambda:InvokeFunction', resource: `${release}:live`, by: [roles.agent, roles.tool] },
      ],
      spared: [roles.gateway, roles.approver, roles.containment, ...switchers, ...breakGlass],
      harmless: ['lambda:GetFunction'],
      unaffected: [
        functionArn('claims-export'),
        functionArn(`${namePrefix}-${name}-containment`),
        arn('lambda', accounts.gateway, `function:${namePrefix}-elsewhere-release`),
      ],
      concrete: { 'lambda:Invoke*': 'lambda:InvokeFunction' },
    },
    OnlyGuardiansChangeContainment: {
      line: 14,
      why: 'whoever ships agents must not weaken what stops them',
      denied: [
        { action: 'lambda:UpdateFunctionCode', resource: containment, by: shippers },
        { action: 'lambda:AddPermission', resource: `${release}:live`, by: shippers },
        { action: 'lambda:PutFunctionConcurrency', resource: containment, by: shippers },
        { action: 'lambda:RemovePermission', resource: containment, by: world.strangersInNeed },
      ],
      also: [
        {
          sid: 'OnlyOperatorsChangeGovernedFunctions',
          actions: ['lambda:RemovePermission'],
          why: 'they are among the functions of the template, which nobody but operators changes',
        },
      ],
      spared: guardians,
      harmless: ['lambda:GetFunction'],
      leftAlone: [
        functionArn(`${namePrefix}-${name}-containment`),
        arn('lambda', accounts.gateway, `function:${namePrefix}-elsewhere-release`),
      ].map((resource) => ({ action: 'lambda:UpdateFunctionCode', resource, by: shippers })),
      concrete: {
        'lambda:*Permission': 'lambda:RemovePermission',
        'lambda:Delete*': 'lambda:DeleteFunction',
        'lambda:Put*': 'lambda:PutFunctionConcurrency',
        'lambda:Update*': 'lambda:UpdateFunctionCode',
      },
    },
    OnlyApproversAnswerTaskTokens: {
      line: 21,
      why: 'whoever answers the token approves, and nothing else limits who may: the actions know no resources',
      denied: [
        { action: 'states:SendTaskSuccess' },
        { action: 'states:SendTaskSuccess', by: [roles.agent, roles.tool, roles.gateway] },
      ],
      spared: [roles.approver],
      harmless: ['states:StartExecution'],
    },
    AgentsAndToolsNeverAdminister: {
      line: 14,
      why: 'whatever an agent is talked into, it changes no identity, organization, share or key policy',
      denied: ['iam:GetRole', 'kms:CreateGrant', 'kms:PutKeyPolicy', 'kms:RevokeGrant'].flatMap((action) => [
        { action, by: roles.agent },
        { action, by: roles.tool },
      ]),
      spared: [...outsiders, ...operators, roles.gateway],
      harmless: ['kms:Decrypt'],
      concrete: ADMINISTRATION,
    },
    QuarantinedPrincipalsDoNothing: {
      line: 14,
      why: 'one tag stops a principal at once, wherever its sessions are',
      denied: [quarantined('true'), { ...quarantined('TRUE'), by: [roles.agent, roles.tool, roles.gateway] }],
      leftAlone: [quarantined('false'), quarantined()],
      concrete: { '*': 'ec2:RunInstances' },
    },
  };
};
