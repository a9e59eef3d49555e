import type { Model } from '../../../foundation/environment';
import type { Conditions, Statement } from '../../../foundation/policy';
import { exceptGuardians, exceptOperators } from '../exemptions';
import type { ControlFacts } from '../facts';
import { EVERY_MODEL_CALL } from './model-calls';

/** Which models answer, behind which guardrail, and that there is no way around. */
export const modelPack = (facts: ControlFacts): Statement[] => [
  {
    Sid: 'ModelsAnswerBehindOurGuardrailOnly',
    Effect: 'Deny',
    Action: EVERY_MODEL_CALL,
    ...allResourcesBut(
      facts.models.filter(({ output }) => output === 'embedding').flatMap((model) => arnsOf(facts, model)),
    ),
    ...unlessGuardedBy(facts),
  },
  {
    Sid: 'ApprovedModelsAnswerOnly',
    Effect: 'Deny',
    Action: EVERY_MODEL_CALL,
    // The model behind an application inference profile is judged too.
    ...allResourcesBut([...facts.models.flatMap((model) => arnsOf(facts, model)), applicationProfiles(facts)]),
  },
  {
    Sid: 'ModelsAnswerThroughProfilesOnly',
    Effect: 'Deny',
    Action: EVERY_MODEL_CALL,
    ...allResourcesBut([
      ...facts.models.filter(({ inference }) => inference === 'regional').flatMap((model) => arnsOf(facts, model)),
      `arn:${facts.partition}:bedrock:*:*:inference-profile/*`,
      applicationProfiles(facts),
    ]),
    Condition: { Null: { 'bedrock:InferenceProfileArn': 'true' } },
  },
  {
    // A second way to the same models, which knows no guardrails.
    Sid: 'MantleStaysShut',
    Effect: 'Deny',
    Action: 'bedrock-mantle:*',
    Resource: '*',
  },
  {
    Sid: 'OnlyGuardiansChangeGuardrails',
    Effect: 'Deny',
    Action: [
      'bedrock:CreateGuardrail*',
      'bedrock:DeleteEnforced*',
      'bedrock:DeleteGuardrail',
      'bedrock:DeleteResourcePolicy',
      'bedrock:PutEnforced*',
      'bedrock:PutResourcePolicy',
      'bedrock:UpdateGuardrail',
    ],
    Resource: '*',
    Condition: exceptGuardians(facts),
  },
  {
    Sid: 'OnlyGuardiansChangeInvocationLogging',
    Effect: 'Deny',
    Action: [
      'bedrock:DeleteModelInvocationLogging*',
      'bedrock:PutAccountDataRetention',
      'bedrock:PutModelInvocationLogging*',
    ],
    Resource: '*',
    Condition: exceptGuardians(facts),
  },
  {
    Sid: 'OnlyOperatorsOpenSideDoorsToModels',
    Effect: 'Deny',
    Action: [
      'bedrock:CreateCustomModel*',
      'bedrock:CreateFoundationModelAgreement',
      'bedrock:CreateInferenceProfile',
      'bedrock:CreateMarketplace*',
      'bedrock:CreateModelC*',
      'bedrock:CreateModelImportJob',
      'bedrock:CreatePromptRouter',
      'bedrock:CreateProvisioned*',
      'bedrock:PutFoundationModelEntitlement',
      'bedrock:PutUseCaseForModelAccess',
      'bedrock:RegisterMarketplace*',
      'bedrock:UpdateCustomModelDeployment',
      'bedrock:UpdateMarketplace*',
      'bedrock:UpdateProvisioned*',
    ],
    Resource: '*',
    Condition: exceptOperators(facts),
  },
  {
    // They call models in bulk or out of sight, without the guardrail of the caller.
    Sid: 'UnguardedRunsNeverStart',
    Effect: 'Deny',
    Action: [
      'bedrock:Create*EvaluationJob',
      'bedrock:CreateAdvanced*',
      'bedrock:CreateModelInvocationJob',
      'bedrock:InvokeInlineAgent',
      'bedrock:OptimizePrompt',
    ],
    Resource: '*',
  },
];

/** A version of a guardrail of ours. Where no account owns one, no model answers. */
const unlessGuardedBy = ({ partition, guardrailAccounts }: ControlFacts): { Condition?: Conditions } =>
  guardrailAccounts.length === 0
    ? {}
    : {
        Condition: {
          StringNotLike: {
            'bedrock:GuardrailIdentifier': guardrailAccounts.map(
              (account) => `arn:${partition}:bedrock:*:${account}:guardrail/*:*`,
            ),
          },
          // An inference profile of an embedding model takes no guardrail either; only operators set this tag.
          StringNotEquals: { 'aws:ResourceTag/p2a:output': 'embedding' },
        },
      };

const allResourcesBut = (arns: readonly string[]) => (arns.length === 0 ? { Resource: '*' } : { NotResource: arns });

const applicationProfiles = ({ partition }: ControlFacts) =>
  `arn:${partition}:bedrock:*:*:application-inference-profile/*`;

/** A model in every region, and the inference profile that leads to it. */
const arnsOf = ({ partition }: ControlFacts, { id, inference }: Model) => [
  `arn:${partition}:bedrock:*::foundation-model/${id}`,
  ...(inference === 'regional' ? [] : [`arn:${partition}:bedrock:*:*:inference-profile/${inference.geography}.${id}`]),
];
