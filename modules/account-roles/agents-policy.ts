import { accountIdOf } from '../../foundation/accounts';
import { regionalArn } from '../../foundation/arns';
import type { Environment, Model } from '../../foundation/environment';
import type { Statement } from '../../foundation/policy';
import { madeAsOurs, nobodyElses, ours } from './ownership';

type Output = Model['output'];

/** Tag of an inference profile that says what its model gives; control policies ask no guardrail of an embedding. */
const OUTPUT_TAG = 'p2a:output';

/** Tags that say whose a profile is: budgets count by the one, and the bill by both. */
const WHOSE_TAGS = ['p2a:agent', 'p2a:family'];

const SID_OF: Readonly<Record<Output, string>> = {
  text: 'MakesProfilesOfModelsThatAnswer',
  embedding: 'MakesProfilesOfModelsThatEmbed',
};

/** Inference profiles of agents: of approved models only, and never called what they are not. */
export function agentStatements(environment: Environment, account: string): Statement[] {
  const profiles = regionalArn(
    environment,
    'bedrock',
    accountIdOf(environment, account),
    'application-inference-profile/*',
  );
  return [
    ...(['text', 'embedding'] as const).flatMap((output) => makesProfiles(environment, account, profiles, output)),
    {
      Sid: 'TagsProfiles',
      Effect: 'Allow',
      Action: ['bedrock:TagResource', 'bedrock:UntagResource'],
      Resource: profiles,
      Condition: nobodyElses(environment),
    },
    {
      Sid: 'RemovesItsProfiles',
      Effect: 'Allow',
      Action: 'bedrock:DeleteInferenceProfile',
      Resource: profiles,
      Condition: ours(environment),
    },
    {
      Sid: 'ReadsProfiles',
      Effect: 'Allow',
      Action: ['bedrock:GetInferenceProfile', 'bedrock:ListTagsForResource'],
      Resource: profiles,
    },
    {
      // It is said once, when the profile is made; or a model that answers could be called an embedding later, and what an agent
      // uses be billed to another family or counted as another agent's.
      Sid: 'NeverCallsAProfileWhatItIsNot',
      Effect: 'Deny',
      Action: ['bedrock:TagResource', 'bedrock:UntagResource'],
      Resource: profiles,
      Condition: {
        'ForAnyValue:StringEqualsIgnoreCase': { 'aws:TagKeys': [OUTPUT_TAG, ...WHOSE_TAGS] },
        Null: { [`aws:ResourceTag/${OUTPUT_TAG}`]: 'false' },
      },
    },
  ];
}

/** Judged on the profile, on the model and on what leads to it apart: the tag must fit each of them. */
function makesProfiles(environment: Environment, account: string, profiles: string, output: Output): Statement[] {
  const models = Object.values(environment.models).filter((model) => model.output === output);
  if (models.length === 0) return [];
  const { StringEquals } = madeAsOurs(environment);
  return [
    {
      Sid: SID_OF[output],
      Effect: 'Allow',
      Action: 'bedrock:CreateInferenceProfile',
      Resource: [profiles, ...models.flatMap((model) => waysTo(environment, account, model))],
      Condition: { StringEquals: { ...StringEquals, [`aws:RequestTag/${OUTPUT_TAG}`]: output } },
    },
  ];
}

/** A model in every region, and the profile of AWS that leads to it. */
const waysTo = (environment: Environment, account: string, { id, inference }: Model) => [
  `arn:${environment.partition}:bedrock:*::foundation-model/${id}`,
  ...(inference === 'regional'
    ? []
    : [
        regionalArn(
          environment,
          'bedrock',
          accountIdOf(environment, account),
          `inference-profile/${inference.geography}.${id}`,
        ),
      ]),
];
