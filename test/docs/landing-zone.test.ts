import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdktf';
import landing from '../../environments/landing-zone';
import prod from '../../environments/prod';
import { logGroupsOf } from '../../foundation/log-groups';
import { landingZone } from '../../foundation/schema/landing-zone';
import { controlFacts } from '../../modules/control-policies/facts';
import { buildStacks } from '../../stacks/environment-stacks';
import { resourcesIn, synthEnvironment } from '../support/synth';

const guideOf = (name: string) => readFileSync(join(__dirname, '../../docs/guide', `${name}.md`), 'utf8');
const guide = guideOf('landing-zone');
const section = (title: string) => guide.split(/^## /m).find((text) => text.startsWith(title)) ?? '';

test('the guide says of everything that may exist what each choice comes to', () => {
  const choices = Object.keys(landingZone.shape).filter((name) => !['kind', 'operatorRoleArns'].includes(name));
  const listed = [...section('What may exist').matchAll(/^\| ((?:`\w+`(?:, )?)+) \|/gm)]
    .flatMap(([, names = '']) => [...names.matchAll(/\w+/g)].map(([name]) => name))
    .filter((name) => name !== 'kind');
  expect(listed.sort()).toEqual(choices.sort());
});

test.each(['control-tower', 'landing-zone-accelerator'] as const)(
  'the guide names the roles that are spared beside %s',
  (kind) => {
    const spared = controlFacts({ ...landing, landingZone: { ...landing.landingZone, kind } })
      .guardians.filter((arn) => !arn.includes('/p2a/') && !arn.includes('aws-reserved') && !arn.includes('platform/'))
      .map((arn) => arn.split(':role/')[1]);
    const [, row = ''] = new RegExp(`^\\| \`${kind}\` \\| (.+) \\|$`, 'm').exec(guide) ?? [];
    expect([...row.matchAll(/`([^`]+)`/g)].map(([, role]) => role)).toEqual(spared);
  },
);

test('the files that it has the Accelerator attach are those that are written', () => {
  const written = Object.keys(buildStacks(new App({ stackTraces: false }), landing).policies);
  const text = section('Control policies through the Accelerator');
  const named = [...text.matchAll(/\b((?:workloads|agents)\/[sr]cp-\d\.json)/g)].map(([, file]) => file);
  expect([...new Set(named)].sort()).toEqual(written.filter((file) => !file.startsWith('gateway/')).sort());
});

test('the patterns by which it has log groups excluded meet every log group, and no other', () => {
  const [, list = ''] = /logGroupNames: \[(.+)\]/.exec(section('Log groups')) ?? [];
  const patterns = [...list.matchAll(/'([^']+)\*'/g)].map(([, beginning = '']) => beginning);
  const groups = Object.keys(landing.accounts).flatMap((account) => logGroupsOf(landing, account));
  const met = (group: string) => patterns.filter((beginning) => group.startsWith(beginning));
  expect(groups.filter((group) => met(group).length !== 1)).toEqual([]);
  for (const beginning of patterns)
    expect([beginning, groups.some((group) => group.startsWith(beginning))]).toEqual([beginning, true]);
});

test('the addresses that it gives as examples are those of the template', () => {
  const addresses = new Set(
    [landing, prod].flatMap((environment) => resourcesIn(synthEnvironment(environment)).map(({ address }) => address)),
  );
  const given = [section('Taking over what exists'), guideOf('archive')].flatMap((text) =>
    [...text.matchAll(/['`](aws_\w+\.[\w-]+)['`]/g)].map(([, address = '']) => address),
  );
  expect(given.length).toBeGreaterThan(9);
  expect(given.filter((address) => !addresses.has(address))).toEqual([]);
});
