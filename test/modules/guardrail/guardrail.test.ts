import type { Environment, EnvironmentInput } from '../../../foundation/environment';
import { GUARDRAIL_LIMITS } from '../../../foundation/schema/guardrails';
import { Guardrail } from '../../../modules/guardrail/guardrail';
import bank from '../../fixtures/enforced/environment';
import govcloud from '../../fixtures/govcloud/environment';
import { environment } from '../../support/environment';
import { only, type Resource, resourcesIn, synthModule } from '../../support/synth';

const KEY = 'arn:aws:kms:eu-central-1:333333333333:key/guardrail';

const synth = (of: Environment, account: string) => {
  const stacks = synthModule((stack) => {
    new Guardrail(stack, 'guardrail', { environment: of, account, keyArn: KEY });
  });
  return { resources: resourcesIn(stacks), text: JSON.stringify([...stacks.values()]) };
};

type Given = EnvironmentInput['guardrails'];
const trial = (guardrails: Given = {}) => synth(environment({ guardrails }), 'sandbox').resources;
const guardrailOf = (guardrails: Given = {}) => only(trial(guardrails), 'aws_bedrock_guardrail').attributes;
const versionOf = (guardrails: Given = {}) => only(trial(guardrails), 'aws_bedrock_guardrail_version').attributes;

const stateOf = ({ attributes }: Resource) => JSON.parse(String(attributes.desired_state));

interface Actions {
  readonly input_action: string;
  readonly output_action: string;
  readonly output_enabled: boolean;
}

describe('what it deploys', () => {
  test('7: one guardrail, sealed with the key of its class, under the name of the environment', () => {
    expect(guardrailOf()).toMatchObject({ name: 'p2a-trial-agents-1', kms_key_arn: KEY });
  });

  test('the messages of the catalogue of refusals, or those of the environment', () => {
    expect(guardrailOf()).toMatchObject({
      blocked_input_messaging: 'This request is outside what the assistant may help with, so it was not processed.',
      blocked_outputs_messaging:
        'The answer did not meet the rules for what the assistant may say, so it was withheld.',
    });
    expect(guardrailOf({ blockedInput: 'No.', blockedOutput: 'No, really.' })).toMatchObject({
      blocked_input_messaging: 'No.',
      blocked_outputs_messaging: 'No, really.',
    });
  });

  test('words of the lists, in their order, without remarks, and the list of profanity', () => {
    const { word_policy_config: [words] = [] } = guardrailOf({
      words: { denyLists: ['other-insurers'] },
    }) as { word_policy_config?: object[] };
    expect(words).toEqual({
      managed_word_lists_config: [{ type: 'PROFANITY' }],
      words_config: [{ text: 'Birch Mutual' }, { text: 'Cedar Assurance' }, { text: 'Elm and Sons' }],
    });
    expect(guardrailOf({ words: { profanity: false } })).not.toHaveProperty('word_policy_config');
  });

  test('scores of grounding and relevance, or no such check', () => {
    expect(guardrailOf({ grounding: { grounding: 0.8, relevance: 0.6 } })).toMatchObject({
      contextual_grounding_policy_config: [
        {
          filters_config: [
            { type: 'GROUNDING', threshold: 0.8 },
            { type: 'RELEVANCE', threshold: 0.6 },
          ],
        },
      ],
    });
    expect(guardrailOf({ grounding: 'off' })).not.toHaveProperty('contextual_grounding_policy_config');
  });
});

describe('what it guarantees', () => {
  test('9: no strength of the attack filter is asked of what a model says', () => {
    for (const promptAttack of ['low', 'medium', 'high'] as const) {
      const text = JSON.stringify(guardrailOf({ contentFilters: { promptAttack } }));
      expect(text).toContain(
        `{"input_strength":"${promptAttack.toUpperCase()}","output_strength":"NONE","type":"PROMPT_ATTACK"}`,
      );
    }
  });

  test('9: nothing sensitive leaves a model only looked at', () => {
    const {
      sensitive_information_policy_config: [{ pii_entities_config: kinds, regexes_config: regexes }],
    } = guardrailOf({
      pii: {
        entities: {
          NAME: { input: 'none', output: 'anonymize' },
          PASSWORD: { input: 'block', output: 'block' },
        },
        regexes: [{ name: 'claim', pattern: 'CL-\\d{6}', input: 'anonymize', output: 'block' }],
      },
    }) as unknown as {
      sensitive_information_policy_config: [{ pii_entities_config: Actions[]; regexes_config: Actions[] }];
    };
    expect(kinds).toEqual([
      {
        type: 'NAME',
        action: 'ANONYMIZE',
        input_action: 'NONE',
        input_enabled: false,
        output_action: 'ANONYMIZE',
        output_enabled: true,
      },
      {
        type: 'PASSWORD',
        action: 'BLOCK',
        input_action: 'BLOCK',
        input_enabled: true,
        output_action: 'BLOCK',
        output_enabled: true,
      },
    ]);
    for (const { output_action: action, output_enabled: enabled } of [...kinds, ...regexes])
      expect([action === 'NONE', enabled]).toEqual([false, true]);
  });

  test('9: disclosure of instructions is a topic of every guardrail, within the limits', () => {
    const {
      topic_policy_config: [{ topics_config: topics }],
    } = guardrailOf({
      topics: [{ name: 'Prices', definition: 'What a policy costs.' }],
    }) as unknown as {
      topic_policy_config: [{ topics_config: Array<{ name: string; definition: string; examples?: string[] }> }];
    };
    expect(topics.map(({ name }) => name)).toEqual(['Disclosure of instructions', 'Prices']);
    for (const { definition, examples = [] } of topics) {
      expect(definition.length).toBeLessThanOrEqual(GUARDRAIL_LIMITS.topicDefinition);
      expect(examples.length).toBeLessThanOrEqual(GUARDRAIL_LIMITS.topicExamples);
      for (const example of examples) expect(example.length).toBeLessThanOrEqual(GUARDRAIL_LIMITS.topicExample);
    }
  });

  test.each([
    ['eu', bank, 'loan-agents'],
    ['us-gov', govcloud, govcloud.agents[0]?.account ?? ''],
  ] as const)('6: the standard tier reaches other regions of its geography: %s', (geography, of, account) => {
    const made = {
      ...of,
      guardrails: { ...of.guardrails, generation: 1, enforceInAccounts: false, tier: { standard: geography } },
    };
    const { attributes } = only(synth(made, account).resources, 'aws_bedrock_guardrail');
    const id = of.accounts[account]?.id;
    expect(attributes).toMatchObject({
      cross_region_config: [
        {
          guardrail_profile_identifier: `arn:${of.partition}:bedrock:${of.region}:${id}:guardrail-profile/${geography}.guardrail.v1:0`,
        },
      ],
      content_policy_config: [{ tier_config: [{ tier_name: 'STANDARD' }] }],
      topic_policy_config: [{ tier_config: [{ tier_name: 'STANDARD' }] }],
    });
  });

  test('6: the classic tier stays in its region', () => {
    expect(guardrailOf()).not.toHaveProperty('cross_region_config');
    expect(JSON.stringify(guardrailOf())).not.toContain('tier_config');
  });
});

describe('8: versions', () => {
  /** One change of every field that a guardrail is made of. */
  const CHANGES: Readonly<Record<string, Given>> = {
    'a topic': { topics: [{ name: 'Prices', definition: 'What a policy costs.' }] },
    'an example of a topic': {
      topics: [{ name: 'Prices', definition: 'What a policy costs.', examples: ['How much?'] }],
    },
    'a content filter on input': { contentFilters: { hate: { input: 'medium', output: 'high' } } },
    'a content filter on output': { contentFilters: { misconduct: { input: 'high', output: 'low' } } },
    'the attack filter': { contentFilters: { promptAttack: 'medium' } },
    'the kinds of personal data': { pii: { entities: { NAME: { input: 'anonymize', output: 'anonymize' } } } },
    'an action on personal data': { pii: { entities: { NAME: { input: 'none', output: 'anonymize' } } } },
    'a pattern': { pii: { regexes: [{ name: 'claim', pattern: 'CL-\\d{6}', input: 'block', output: 'block' }] } },
    'the description of a pattern': {
      pii: {
        regexes: [{ name: 'claim', description: 'Ids', pattern: 'CL-\\d{6}', input: 'block', output: 'block' }],
      },
    },
    profanity: { words: { profanity: false } },
    'a deny list': { words: { denyLists: ['other-insurers'] } },
    'another deny list': { words: { denyLists: ['other-insurers', 'internal-names'] } },
    'a score': { grounding: { grounding: 0.76, relevance: 0.5 } },
    'no grounding': { grounding: 'off' },
    'the tier': { tier: { standard: 'eu' } },
    'the message on input': { blockedInput: 'No.' },
    'the message on output': { blockedOutput: 'No.' },
  };

  test.each(Object.entries(CHANGES))('%s makes exactly one new version, and changes nothing else', (_, given) => {
    const [before, after] = [trial(), trial(given)];
    expect(after.map(({ address }) => address)).toEqual(before.map(({ address }) => address));
    expect(versionOf(given)).toEqual({
      ...versionOf(),
      description: expect.not.stringMatching(`^${versionOf().description}$`),
    });
    expect(guardrailOf(given)).not.toEqual(guardrailOf());
  });

  test('each change has a version of its own', () => {
    const descriptions = Object.values(CHANGES).map((given) => versionOf(given).description);
    expect(new Set([...descriptions, versionOf().description]).size).toBe(descriptions.length + 1);
  });

  test('no change, no version: neither saying a default, nor the order of a register', () => {
    const whole = synth(environment({}), 'sandbox').text;
    expect(synth(environment({ guardrails: { tier: 'classic', words: { profanity: true } } }), 'sandbox').text).toBe(
      whole,
    );
    const one = { input: 'block', output: 'block' } as const;
    expect(versionOf({ pii: { entities: { NAME: one, AGE: one } } })).toEqual(
      versionOf({ pii: { entities: { AGE: one, NAME: one } } }),
    );
  });

  test('what does not change what is looked for makes no version', () => {
    const enforcing = trial({ enforceInAccounts: true });
    expect(only(enforcing, 'aws_bedrock_guardrail_version').attributes).toEqual(versionOf());
  });

  test('an earlier version stays when another one takes its place', () => {
    expect(versionOf()).toMatchObject({
      skip_destroy: true,
      lifecycle: { create_before_destroy: true },
      description: expect.stringMatching(/^Definition [0-9a-f]{16}$/),
    });
  });
});

describe('generations', () => {
  const addresses = (generation: number) =>
    trial({ generation })
      .filter(({ type }) => type === 'aws_bedrock_guardrail')
      .map(({ attributes }) => attributes.name);

  test('a new one stands beside the one before, and ends all older ones', () => {
    expect(addresses(1)).toEqual(['p2a-trial-agents-1']);
    expect(addresses(2)).toEqual(['p2a-trial-agents-1', 'p2a-trial-agents-2']);
    expect(addresses(7)).toEqual(['p2a-trial-agents-6', 'p2a-trial-agents-7']);
  });

  test('a guardrail keeps its address while it stands, and stays as it was once it is superseded', () => {
    const address = (generation: number, name: string) =>
      trial({ generation }).find(({ attributes }) => attributes.name === name);
    const [current, superseded] = [address(2, 'p2a-trial-agents-2'), address(3, 'p2a-trial-agents-2')];
    expect(superseded?.address).toBe(current?.address);
    expect(current?.attributes).not.toHaveProperty('lifecycle');
    expect(superseded?.attributes).toMatchObject({ lifecycle: { ignore_changes: 'all' } });
  });

  test('only the current one gets versions', () => {
    const resources = trial({ generation: 3 });
    const current = resources.find(({ attributes }) => attributes.name === 'p2a-trial-agents-3');
    expect(only(resources, 'aws_bedrock_guardrail_version').attributes.guardrail_arn).toBe(
      `\${${current?.address}.guardrail_arn}`,
    );
  });
});

describe('5: enforcement in an account', () => {
  test('puts the published version on the whole of every call of every model but embeddings', () => {
    const of = { ...bank, guardrails: { ...bank.guardrails, generation: 1 } };
    const { resources } = synth(of, 'loan-agents');
    const enforcement = only(resources, 'aws_cloudcontrolapi_resource');
    const guardrail = only(resources, 'aws_bedrock_guardrail').address;
    const version = only(resources, 'aws_bedrock_guardrail_version').address;
    expect(enforcement.attributes.type_name).toBe('AWS::Bedrock::EnforcedGuardrailConfiguration');
    expect(stateOf(enforcement)).toEqual({
      GuardrailIdentifier: `\${${guardrail}.guardrail_arn}`,
      GuardrailVersion: `\${${version}.version}`,
      ModelEnforcement: { IncludedModels: ['ALL'] },
      SelectiveContentGuarding: { Messages: 'COMPREHENSIVE', System: 'COMPREHENSIVE' },
    });
  });

  test('is off unless it is asked for', () => {
    expect(trial().map(({ type }) => type)).not.toContain('aws_cloudcontrolapi_resource');
  });

  test('leaves embedding models alone, which take no guardrail', () => {
    const of = environment({
      guardrails: { enforceInAccounts: true },
      models: {
        sonnet: {
          id: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
          inference: { geography: 'eu', destinations: ['eu-central-1'] },
        },
        titan: { id: 'amazon.titan-embed-text-v2:0', output: 'embedding', inference: 'regional' },
      },
    });
    expect(stateOf(only(synth(of, 'sandbox').resources, 'aws_cloudcontrolapi_resource'))).toMatchObject({
      ModelEnforcement: { IncludedModels: ['ALL'], ExcludedModels: ['amazon.titan-embed-text-v2:0'] },
    });
  });
});
