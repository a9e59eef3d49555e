import type { EnvironmentInput } from '../../../foundation/environment';
import { OrganizationSwitches } from '../../../modules/organization-switches/organization-switches';
import { aiOptOutPolicy } from '../../../modules/organization-switches/policy';
import { environment } from '../../support/environment';
import { documentsIn, resourcesIn, synthModule } from '../../support/synth';

const SWITCHES = {
  ramSharing: ['aws_ram_sharing_with_organization.ram_sharing'],
  rootFeatures: ['aws_iam_organizations_features.root_features'],
  accessAnalyzer: ['aws_accessanalyzer_analyzer.access_analyzer'],
  aiOptOut: ['aws_organizations_policy.ai_opt_out', 'aws_organizations_policy_attachment.ai_opt_out_attachment'],
  costAllocationTags: [
    'aws_ce_cost_allocation_tag.cost_allocation_agent',
    'aws_ce_cost_allocation_tag.cost_allocation_environment',
    'aws_ce_cost_allocation_tag.cost_allocation_family',
  ],
} as const;

type Switch = keyof typeof SWITCHES;

const NAMES = Object.keys(SWITCHES) as Switch[];
const EVERYTHING = Object.values(SWITCHES).flat().sort();

const synth = (landingZone: NonNullable<EnvironmentInput['landingZone']>) => {
  const synthesized = synthModule((stack) => {
    new OrganizationSwitches(stack, 'switches', { environment: environment({ landingZone }) });
  });
  return { resources: resourcesIn(synthesized), removed: synthesized.get('tried')?.removed };
};

const allOf = (position: 'create' | 'existing' | 'off') => Object.fromEntries(NAMES.map((name) => [name, position]));

describe('what it deploys', () => {
  const { resources } = synth(allOf('create'));
  const attributesOf = (address: string) => resources.find((resource) => resource.address === address)?.attributes;

  test('everything that is asked for, at addresses that stay', () => {
    expect(resources.map(({ address }) => address).sort()).toEqual(EVERYTHING);
  });

  test('14: root credentials and sessions are kept centrally', () => {
    expect(attributesOf('aws_iam_organizations_features.root_features')).toMatchObject({
      enabled_features: ['RootCredentialsManagement', 'RootSessions'],
    });
  });

  test('tags by which the bill tells environments, families and agents apart', () => {
    expect(
      SWITCHES.costAllocationTags.map((address) => [attributesOf(address)?.tag_key, attributesOf(address)?.status]),
    ).toEqual([
      ['p2a:agent', 'Active'],
      ['p2a:environment', 'Active'],
      ['p2a:family', 'Active'],
    ]);
  });

  test('an analyzer that looks out of the whole organization', () => {
    expect(attributesOf('aws_accessanalyzer_analyzer.access_analyzer')).toMatchObject({
      type: 'ORGANIZATION',
      analyzer_name: 'p2a-trial-external-access',
    });
  });

  test('an opt-out of every AI service, at the root, that nobody below may take back', () => {
    const locked = { '@@operators_allowed_for_child_policies': ['@@none'] };
    expect(documentsIn(resources).map(({ content }) => content)).toEqual([aiOptOutPolicy()]);
    expect(aiOptOutPolicy()).toEqual({
      services: { ...locked, default: { ...locked, opt_out_policy: { ...locked, '@@assign': 'optOut' } } },
    });
    expect(attributesOf('aws_organizations_policy.ai_opt_out')).toMatchObject({ type: 'AISERVICES_OPT_OUT_POLICY' });
    expect(attributesOf('aws_organizations_policy_attachment.ai_opt_out_attachment')).toMatchObject({
      policy_id: `\${aws_organizations_policy.ai_opt_out.id}`,
      target_id: 'r-a1b2',
    });
  });
});

describe('what it guarantees', () => {
  test('40: nothing that it turned on can be destroyed', () => {
    const { resources, removed } = synth(allOf('create'));
    expect(removed).toBeUndefined();
    for (const { attributes } of resources) expect(attributes).toMatchObject({ lifecycle: { prevent_destroy: true } });
  });

  test.each(['existing', 'off'] as const)('40: what is %s is forgotten, not turned off', (position) => {
    const { resources, removed = [] } = synth(allOf(position));
    expect(resources).toEqual([]);
    expect(removed.map(({ from }) => from).sort()).toEqual(EVERYTHING);
    for (const { lifecycle } of removed) expect(lifecycle).toEqual({ destroy: false });
  });

  test.each(NAMES)('40: %s is held or forgotten by itself', (name) => {
    const { resources, removed = [] } = synth({ ...allOf('existing'), [name]: 'create' });
    expect(resources.map(({ address }) => address)).toEqual(SWITCHES[name]);
    expect(removed.map(({ from }) => from).sort()).toEqual(
      EVERYTHING.filter((address) => !(SWITCHES[name] as readonly string[]).includes(address)),
    );
  });
});
