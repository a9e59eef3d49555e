import type { Agent, Environment } from '../../foundation/environment';
import type { Statement } from '../../foundation/policy';
import { listOf } from '../support/deny';
import { type Case, policiesIn, type Resource, resourcesIn } from '../support/synth';
import { arnIn, CALLS, declared, granted, guardrailsIn, profile } from './declared';

/** That each agent is made of what the register says of it, and that there are no others. */
export function aboutAgents(seen: Case): void {
  const { environment: of, stacks } = seen;
  test('its agents stacks hold its agents and nobody else', () => {
    const made = resourcesIn(stacks).filter(({ stack }) => stack.startsWith(`${of.name}-agents-`));
    const names = new Set(made.map(({ path }) => path.split('/').slice(0, 3).join('/')));
    const inWorkflows = of.agents.filter(({ trust }) => trust.kind === 'workflow');
    expect(names).toEqual(
      new Set([
        ...of.agents.map(({ account, name }) => `${of.name}-agents-${account}/agents/${name}`),
        ...inWorkflows.map(({ account, name }) => `${of.name}-agents-${account}/workflows/${name}`),
      ]),
    );
    const countOf = (type: string) => made.filter((resource) => resource.type === type).length;
    expect(['aws_iam_role', 'aws_cloudwatch_log_group', 'aws_bedrock_inference_profile'].map(countOf)).toEqual([
      of.agents.length + 2 * inWorkflows.length,
      of.agents.length + 3 * inWorkflows.length,
      of.agents.flatMap((agent) => agent.models).length,
    ]);
  });

  for (const agent of of.agents) describe(`the agent ${agent.name}`, () => aboutAgent(seen, agent));
}

function aboutAgent(seen: Case, agent: Agent): void {
  const { environment: of } = seen;
  const { resources, role, ofRole } = madeOf(seen, agent);
  const accountId = of.accounts[agent.account]?.id;
  const inline = ofRole('aws_iam_role_policy');
  const slots = inline.filter(({ attributes }) => attributes.name === 'quarantine');

  test('1: may do what it declares, pair by pair, and nothing else', () => {
    const statements = statementsOf(
      resources,
      inline.filter((one) => !slots.includes(one)),
    );
    const allowed = statements.filter(({ Effect }) => Effect !== 'Deny');
    const pairs = allowed.flatMap(({ Effect, Action, Resource, Condition, ...rest }) => {
      expect([Effect, Object.keys(rest)]).toEqual(['Allow', ['Sid']]);
      return granted(listOf(Action), listOf(Resource), Condition);
    });
    expect(pairs.sort()).toEqual([...new Set(declared(of, agent))].sort());
    expect(ofRole('aws_iam_role_policy_attachment')).toEqual([]);
  });

  test('3: calls no model outside a published version of the guardrails of its account, but embeddings', () => {
    const denied = statementsOf(
      resources,
      inline.filter((one) => !slots.includes(one)),
    ).filter(
      ({ Effect, Sid }) =>
        Effect === 'Deny' &&
        !['ItsCodeChangesNoNetwork', 'ItsCodeTouchesNoModelsNoRecordsAndNoLogDelivery'].includes(String(Sid)),
    );
    const embeddings = agent.models.filter((model) => of.models[model]?.output === 'embedding');
    const except = embeddings.flatMap((model) => {
      const { id, inference } = of.models[model] ?? {};
      const regions =
        typeof inference === 'object' ? [...new Set([of.region, ...inference.destinations])] : [of.region];
      return [
        profile(agent.name, model),
        ...regions.map((region) => `arn:${of.partition}:bedrock:${region}::foundation-model/${id}`),
      ];
    });
    expect(denied).toEqual([
      {
        Sid: 'NeverCallsAModelOutsideItsGuardrails',
        Effect: 'Deny',
        Action: CALLS,
        ...(except.length === 0 ? { Resource: '*' } : { NotResource: except }),
        Condition: {
          StringNotLike: {
            'bedrock:GuardrailIdentifier': guardrailsIn(of, agent.account).map((arn) => `${arn}:*`),
          },
        },
      },
    ]);
  });

  test('17, 36: is one role by its whole name, below its ceiling, for an hour at most', () => {
    const { boundaries } = of.landingZone;
    const folder = of.iamPath ?? of.namePrefix;
    const ceiling =
      typeof boundaries === 'object'
        ? boundaries.existing.agent
        : `${folder}/boundary/${of.namePrefix}-${of.name}-agent`;
    expect(role.attributes).toMatchObject({
      path: `/${folder}/agent/`,
      permissions_boundary: `arn:${of.partition}:iam::${accountId}:policy/${ceiling}`,
      max_session_duration: 3600,
    });
    expect(role.attributes).not.toHaveProperty('name_prefix');
    expect(tagsOf(role)).toEqual({
      'p2a:plane': 'agent',
      'p2a:agent': agent.name,
      'p2a:family': agent.family,
      'p2a:scope': `${agent.scope}`,
    });
  });

  test('1: reaches each model by a profile of its own, made from the one that was approved', () => {
    const profiles = resources.filter(
      (resource) => resource.type === 'aws_bedrock_inference_profile' && tagsOf(resource)['p2a:agent'] === agent.name,
    );
    const wanted = agent.models.map((model) => {
      const { id, inference, output } = of.models[model] ?? {};
      return {
        name: `${of.namePrefix}-${of.name}-${agent.name}-${model}`,
        model_source: [
          {
            copy_from:
              typeof inference === 'object'
                ? arnIn(of, 'bedrock', agent.account, `inference-profile/${inference.geography}.${id}`)
                : `arn:${of.partition}:bedrock:${of.region}::foundation-model/${id}`,
          },
        ],
        tags: { 'p2a:agent': agent.name, 'p2a:family': agent.family, 'p2a:model': model, 'p2a:output': output },
      };
    });
    expect(profiles.map(({ attributes }) => attributes)).toHaveLength(wanted.length);
    expect(profiles.map(({ attributes }) => attributes)).toEqual(expect.arrayContaining(wanted));
  });

  test('25: has a log of its own, which the key of the account seals and CloudWatch Logs may use it for', () => {
    const logGroupName = `/${of.namePrefix}/${of.name}/agents/${agent.name}`;
    const keys = `${of.name}-keys-${agent.account}`;
    const logs = resources.filter(
      ({ type, attributes }) => type === 'aws_cloudwatch_log_group' && attributes.name === logGroupName,
    );
    expect(logs.map(({ attributes }) => attributes)).toEqual([
      {
        name: logGroupName,
        retention_in_days: searchableDays(of),
        kms_key_id:
          of.state.kind === 'none'
            ? `\${var.${keys.replaceAll('-', '_')}_logs_key_arn}`
            : `\${data.terraform_remote_state.${keys}.outputs.logs-key-arn}`,
      },
    ]);
    const key = resourcesIn(seen.stacks).filter(
      ({ stack, address }) => stack === keys && address === 'aws_kms_key.logs',
    );
    const sealed = policiesIn(key).flatMap(({ content }) =>
      content.Statement.flatMap(({ Condition }) =>
        listOf(Condition?.ArnEquals?.['kms:EncryptionContext:aws:logs:arn']),
      ),
    );
    expect(sealed).toContain(arnIn(of, 'logs', agent.account, `log-group:${logGroupName}`));
  });

  test('39: can be put into quarantine, and no apply lets it out', () => {
    expect(slots.map(({ attributes }) => attributes.lifecycle)).toEqual([{ ignore_changes: ['policy'] }]);
    expect(policiesIn(slots).map(({ content }) => content.Statement)).toEqual([
      [{ Sid: expect.any(String), Effect: 'Deny', Action: 'sts:GetSessionToken', Resource: '*' }],
    ]);
    expect(role.attributes.lifecycle).toEqual({ ignore_changes: ['tags["p2a:quarantined"]'] });
    const kept = ofRole('aws_iam_role_policies_exclusive').flatMap(({ attributes }) => attributes.policy_names);
    expect(kept.sort()).toEqual(inline.map(({ address }) => `\${${address}.name}`).sort());
    for (const one of inline.filter((policy) => !slots.includes(policy)))
      expect(one.attributes).not.toHaveProperty('lifecycle');
  });
}

/** What Terraform makes of an agent, found by the names that AWS will show. */
function madeOf({ environment: of, stacks }: Case, { name, account }: Agent) {
  const resources = resourcesIn(stacks).filter(({ stack }) => stack === `${of.name}-agents-${account}`);
  const [role, ...others] = resources.filter(
    ({ type, attributes }) =>
      type === 'aws_iam_role' && attributes.name === `${of.namePrefix}-${of.name}-agent-${name}`,
  );
  if (role === undefined || others.length > 0) throw new Error(`${of.name}: ${name} has not exactly one role`);
  const ofRole = (type: string) =>
    resources.filter(
      (resource) =>
        resource.type === type &&
        [resource.attributes.role, resource.attributes.role_name].includes(`\${${role.address}.name}`),
    );
  return { resources, role, ofRole };
}

const tagsOf = ({ attributes }: Resource) => attributes.tags as Readonly<Record<string, string>>;

/** Statements of a role's policies, with each reference to an inference profile as the words for it. */
function statementsOf(resources: readonly Resource[], policies: readonly Resource[]): Statement[] {
  const inWords = (text: string) =>
    text.replace(/\$\{(aws_bedrock_inference_profile\.[^.}]+)\.arn\}/g, (reference, address) => {
      const found = resources.find((resource) => resource.address === address);
      const { 'p2a:agent': agent = '', 'p2a:model': model = '' } = found === undefined ? {} : tagsOf(found);
      return found === undefined ? reference : profile(agent, model);
    });
  return policiesIn(policies).flatMap(({ content }) => JSON.parse(inWords(JSON.stringify(content))).Statement);
}

/** Periods that CloudWatch Logs offers, in days. Source: API reference, PutRetentionPolicy. */
const OFFERED = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Days for which logs can be searched: until they are cold, or for ninety, as CloudWatch Logs offers it. */
const searchableDays = ({ retention: { logs } }: Environment) =>
  OFFERED.find((days) => days >= (logs.coldAfterDays ?? Math.min(logs.days, 90)));
