/**
 * Acts on a stack of agents that was applied, so that CI sees what the next apply would do: node .ci/quarantine.cjs WHAT FOLDER
 *
 * state          puts every role into quarantine: its tag is set, and its slot is filled with a denial
 * count          prints how many roles there are
 * permissions    tampers with what every role may do
 * configuration  declares another scope, so that the next apply has work to do on the tags of every role
 * verify         fails unless that plan (plan.json) leaves every role in quarantine
 * revoked        attaches a policy to every agent that a budget may take models away from
 * attached       attaches a policy to every other role, and prints how many there are
 */
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const [what, folder] = process.argv.slice(2);
const TAG = 'p2a:quarantined';
/** As containment fills it: see stoppedSlot in foundation/quarantine.ts. */
const DENIAL = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Sid: 'TheAgentIsStopped', Effect: 'Deny', Action: '*', Resource: '*' },
    {
      Sid: 'SessionsFromBeforeStayEnded',
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { DateLessThan: { 'aws:TokenIssueTime': '2026-11-26T12:00:01Z' } },
    },
  ],
});

const read = (file) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
const write = (file, content) => writeFileSync(join(folder, file), JSON.stringify(content, undefined, 2));

function changeState(change) {
  const state = read('terraform.tfstate');
  const attributesOf = (type) =>
    state.resources
      .filter((resource) => resource.mode === 'managed' && resource.type === type)
      .flatMap(({ instances }) => instances.map(({ attributes }) => attributes));
  change(attributesOf);
  state.serial += 1;
  write('terraform.tfstate', state);
}

const fill = (attributesOf, name) => {
  const policies = attributesOf('aws_iam_role_policy').filter((policy) => policy.name === name);
  if (policies.length === 0) throw new Error(`${folder}: no role has an inline policy "${name}"`);
  for (const policy of policies) policy.policy = DENIAL;
};

/** Attaches a policy to roles on which that is ignored, or to the others; and says to how many. */
function attach(ignored) {
  const { aws_iam_role: roles, aws_iam_role_policy_attachments_exclusive: exclusive } = read('cdk.tf.json').resource;
  const names = Object.values(exclusive)
    .filter(({ lifecycle }) => (lifecycle?.ignore_changes ?? []).includes('policy_arns') === ignored)
    .map(({ role_name }) => roles[/\.([^.]+)\.name/.exec(role_name)[1]].name);
  if (names.length === 0) throw new Error(`${folder}: has no such role`);
  changeState((attributesOf) => {
    for (const attributes of attributesOf('aws_iam_role_policy_attachments_exclusive'))
      if (names.includes(attributes.role_name)) attributes.policy_arns = ['arn:aws:iam::333333333333:policy/attached'];
  });
  return names.length;
}

const ACTS = {
  revoked: () => void attach(true),
  attached: () => process.stdout.write(String(attach(false))),
  state: () =>
    changeState((attributesOf) => {
      fill(attributesOf, 'quarantine');
      for (const role of attributesOf('aws_iam_role'))
        for (const tags of ['tags', 'tags_all']) role[tags] = { ...role[tags], [TAG]: 'true' };
    }),
  count: () => process.stdout.write(String(Object.keys(read('cdk.tf.json').resource.aws_iam_role).length)),
  permissions: () => changeState((attributesOf) => fill(attributesOf, 'permissions')),
  configuration: () => {
    const stack = read('cdk.tf.json');
    for (const role of Object.values(stack.resource.aws_iam_role)) role.tags['p2a:scope'] = '4';
    write('cdk.tf.json', stack);
  },
  verify: () => {
    const changes = read('plan.json').resource_changes;
    const roles = changes.filter(({ type, change }) => type === 'aws_iam_role' && change.actions.includes('update'));
    const slots = changes.filter(({ name, type }) => type === 'aws_iam_role_policy' && name.includes('_quarantine_'));
    const released = [
      ...roles.filter(({ change }) => change.after.tags[TAG] !== 'true' || change.after.tags_all[TAG] !== 'true'),
      ...slots.filter(({ change }) => change.actions.join() !== 'no-op' || change.after.policy !== DENIAL),
    ];
    if (roles.length === 0 || roles.length !== slots.length)
      throw new Error(`${folder}: expected a change of every role, got ${roles.length} of ${slots.length}`);
    if (released.length > 0)
      throw new Error(`released by an apply: ${released.map(({ address }) => address).join(', ')}`);
  },
};

ACTS[what]();
