import type { TableOf } from './entry';

export const modelTable: TableOf = (world) => {
  const { facts, accounts, stranger, guardians, operators, arn, guardrail, foundationModel, profile, ways, sonnet } =
    world;
  const guarded = { 'bedrock:GuardrailIdentifier': guardrail(accounts.agents, ':3') };
  const throughProfile = { 'bedrock:InferenceProfileArn': profile(`eu.${sonnet.id}`) };
  const asAgentsCall = { ...guarded, ...throughProfile };
  const applicationProfile = arn('bedrock', accounts.agents, 'application-inference-profile/c1a1m5');
  const unapproved = foundationModel('some.other-model-v1:0');
  const invoke = (resource: string, context: Record<string, string | undefined> = asAgentsCall) => ({
    action: 'bedrock:InvokeModel',
    resource,
    context,
  });
  const stream = (...call: Parameters<typeof invoke>) => ({
    ...invoke(...call),
    action: 'bedrock:InvokeModelWithResponseStream',
  });
  const ofKind = (kind: 'text' | 'embedding') => facts.models.filter(({ output }) => output === kind).flatMap(ways);
  return {
    ModelsAnswerBehindOurGuardrailOnly: {
      line: 3,
      concrete: {
        'bedrock:InvokeModel*': 'bedrock:InvokeModelWithResponseStream',
      },
      why: 'no answer leaves a model unfiltered, and the filter is one that nobody but us can loosen',
      denied: ofKind('text').flatMap((resource) => [
        invoke(resource, throughProfile),
        stream(resource, throughProfile),
        invoke(resource, { ...throughProfile, 'bedrock:GuardrailIdentifier': guardrail(stranger, ':3') }),
        // A draft changes without a new version.
        invoke(resource, { ...throughProfile, 'bedrock:GuardrailIdentifier': guardrail(accounts.agents, '') }),
        invoke(applicationProfile, { ...throughProfile, 'aws:ResourceTag/p2a:output': 'text' }),
      ]),
      harmless: ['bedrock:GetFoundationModel'],
      leftAlone: [
        ...facts.guardrailAccounts.map((account) =>
          invoke(foundationModel(sonnet.id), {
            ...throughProfile,
            'bedrock:GuardrailIdentifier': guardrail(account, ':12'),
          }),
        ),
        // They take no guardrail.
        ...ofKind('embedding').map((resource) => invoke(resource, throughProfile)),
        invoke(applicationProfile, { ...throughProfile, 'aws:ResourceTag/p2a:output': 'embedding' }),
      ],
    },
    ApprovedModelsAnswerOnly: {
      line: 14,
      concrete: {
        'bedrock:InvokeModel*': 'bedrock:InvokeModelWithResponseStream',
      },
      why: 'the risk of every model in use was accepted by somebody',
      denied: [
        invoke(unapproved),
        stream(unapproved),
        invoke(profile('eu.some.other-model-v1:0')),
        invoke(foundationModel(`x${sonnet.id}`)),
      ],
      harmless: ['bedrock:GetFoundationModel'],
      unaffected: [...facts.models.flatMap(ways), applicationProfile],
    },
    ModelsAnswerThroughProfilesOnly: {
      line: 1,
      concrete: {
        'bedrock:InvokeModel*': 'bedrock:InvokeModelWithResponseStream',
      },
      why: 'a call without a profile stays in one region and says nothing of where it may go',
      denied: [invoke, stream].map((call) => call(foundationModel(sonnet.id), guarded)),
      harmless: ['bedrock:GetFoundationModel'],
      unaffected: [
        ...facts.models.filter(({ inference }) => inference === 'regional').flatMap(ways),
        ...facts.models.flatMap(ways).filter((resource) => resource.includes(':inference-profile/')),
        applicationProfile,
      ],
      leftAlone: [invoke(foundationModel(sonnet.id))],
    },
    MantleStaysShut: {
      line: 4,
      why: 'it is a second way to the same models, and knows no guardrails',
      denied: [{ action: 'bedrock-mantle:CreateInference' }],
      concrete: { 'bedrock-mantle:*': 'bedrock-mantle:CreateProject' },
    },
    OnlyGuardiansChangeGuardrails: {
      line: 14,
      concrete: {
        'bedrock:CreateGuardrail*': 'bedrock:CreateGuardrailVersion',
        'bedrock:DeleteEnforced*': 'bedrock:DeleteEnforcedGuardrailConfiguration',
        'bedrock:PutEnforced*': 'bedrock:PutEnforcedGuardrailConfiguration',
      },
      why: 'whoever could change the filter could take it away',
      denied: [
        { action: 'bedrock:UpdateGuardrail', resource: guardrail(accounts.agents, '') },
        { action: 'bedrock:CreateGuardrail' },
      ],
      spared: guardians,
      harmless: ['bedrock:GetGuardrail', 'bedrock:ApplyGuardrail'],
    },
    OnlyGuardiansChangeInvocationLogging: {
      line: 14,
      concrete: {
        'bedrock:DeleteModelInvocationLogging*': 'bedrock:DeleteModelInvocationLoggingConfiguration',
        'bedrock:PutModelInvocationLogging*': 'bedrock:PutModelInvocationLoggingConfiguration',
      },
      why: 'what models were asked and answered is evidence',
      denied: [{ action: 'bedrock:DeleteModelInvocationLoggingConfiguration' }],
      spared: guardians,
      harmless: ['bedrock:GetModelInvocationLoggingConfiguration'],
    },
    OnlyOperatorsOpenSideDoorsToModels: {
      line: 14,
      why: 'each makes a model, or another way to one, that nobody has approved',
      concrete: {
        'bedrock:CreateModelC*': 'bedrock:CreateModelCustomizationJob',
        'bedrock:CreateProvisioned*': 'bedrock:CreateProvisionedModelThroughput',
        'bedrock:UpdateProvisioned*': 'bedrock:UpdateProvisionedModelThroughput',
        'bedrock:CreateCustomModel*': 'bedrock:CreateCustomModelDeployment',
        'bedrock:CreateMarketplace*': 'bedrock:CreateMarketplaceModelEndpoint',
        'bedrock:RegisterMarketplace*': 'bedrock:RegisterMarketplaceModelEndpoint',
        'bedrock:UpdateMarketplace*': 'bedrock:UpdateMarketplaceModelEndpoint',
      },
      denied: [
        'bedrock:CreateModelImportJob',
        'bedrock:CreateMarketplaceModelEndpoint',
        'bedrock:UpdateMarketplaceModelEndpoint',
        'bedrock:CreateCustomModel',
      ].map((action) => ({ action })),
      spared: operators,
      harmless: ['bedrock:ListImportedModels', 'bedrock:DeleteInferenceProfile'],
    },
    UnguardedRunsNeverStart: {
      line: 14,
      concrete: {
        'bedrock:Create*EvaluationJob': 'bedrock:CreateModelEvaluationJob',
        'bedrock:CreateAdvanced*': 'bedrock:CreateAdvancedPromptOptimizationJob',
      },
      why: 'they call models in bulk or out of sight, without the guardrail of the caller',
      denied: ['bedrock:CreateModelInvocationJob', 'bedrock:InvokeInlineAgent', 'bedrock:OptimizePrompt'].map(
        (action) => ({ action }),
      ),
      harmless: ['bedrock:StopModelInvocationJob'],
    },
  };
};
