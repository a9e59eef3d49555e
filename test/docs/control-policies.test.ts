import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import prod from '../../environments/prod';
import type { OneOrMore } from '../../foundation/policy';
import { type ControlFacts, controlFacts, rolesOf } from '../../modules/control-policies/facts';
import { RESOURCE_CONTROLS, SERVICE_CONTROLS } from '../../modules/control-policies/packs';

const guide = readFileSync(join(__dirname, '../../docs/guide/control-policies.md'), 'utf8');
const facts = controlFacts(prod);

/** Who is spared, in the words of the guide. */
const sparedBy = (facts: ControlFacts, principals: OneOrMore | undefined) => {
  const groups = {
    nobody: undefined,
    guardians: facts.guardians,
    operators: facts.operators,
    'guardians, the bootstrap': [...facts.guardians, ...facts.bootstrap],
    'operators, containment': [...facts.operators, rolesOf(facts, 'containment')],
    'operators, the bootstrap, containment': [...facts.operators, ...facts.bootstrap, rolesOf(facts, 'containment')],
    'containment, break-glass': [rolesOf(facts, 'containment'), ...facts.breakGlass],
    'break-glass': facts.breakGlass,
    'the gateway': facts.gatewayRoles,
    'tool roles': [rolesOf(facts, 'tool')],
    'roles of agents': [rolesOf(facts, 'agent')],
    approvers: [rolesOf(facts, 'approver')],
    'the gateway, approvers': [...facts.gatewayRoles, rolesOf(facts, 'approver')],
    'the gateway, approvers, containment, people who switch, break-glass': [
      ...facts.gatewayRoles,
      rolesOf(facts, 'approver'),
      rolesOf(facts, 'containment'),
      ...facts.switchers,
      ...facts.breakGlass,
    ],
  };
  const found = Object.entries(groups).find(([, group]) => JSON.stringify(group) === JSON.stringify(principals));
  return found?.[0] ?? `nobody that the guide has a word for: ${JSON.stringify(principals)}`;
};

test('the guide lists every statement under its pack, with whom it spares', () => {
  const documented = [...guide.matchAll(/^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$/gm)].map(([, sid, spared]) => [
    sid,
    spared,
  ]);
  const packs = { ...SERVICE_CONTROLS, ...RESOURCE_CONTROLS };
  const actual = Object.values(packs).flatMap((pack) =>
    pack(facts).map(({ Sid, Condition }) => [Sid, sparedBy(facts, Condition?.ArnNotLike?.['aws:PrincipalArn'])]),
  );
  expect(documented).toEqual(actual);
});

test('the guide has a chapter for every pack, in their order', () => {
  const chapters = [...guide.matchAll(/^### `([\w-]+)`$/gm)].map(([, pack]) => pack);
  expect(chapters).toEqual([...Object.keys(SERVICE_CONTROLS), ...Object.keys(RESOURCE_CONTROLS)]);
});
