import { MOST_CHILDREN } from '../../../modules/alarm/definition';
import { alarmsOf } from '../../../modules/watched-account/alarms';
import { childrenOf } from '../../support/alarm-rules';
import { environment, environmentInput } from '../../support/environment';

const [agent] = environmentInput().agents ?? [];
if (agent === undefined) throw new Error('the smallest environment has an agent');

const families = (count: number) => {
  const agents = Array.from({ length: count }, (_, index) => ({ ...agent, name: `agent-${index + 1}` }));
  return alarmsOf(environment({ agents }), 'sandbox').made.filter(({ group }) => group === 'families');
};

test('a family has one light, which is on with any of its agents, for any of their signals', () => {
  const [light, ...more] = families(2);
  if (light?.kind !== 'composite') throw new Error('there is no light');
  expect([light.name, light.severity, more]).toEqual(['p2a-trial-family-claims', undefined, []]);
  expect(childrenOf(light.rule)).toEqual(
    ['agent-1', 'agent-2']
      .flatMap((name) => ['refused', 'sensitive-data', 'volume'].map((signal) => `p2a-trial-${signal}-${name}`))
      .concat(['agent-1', 'agent-2'].map((name) => `p2a-trial-guardrail-${name}`)),
  );
});

test('a large family has lights of parts, and one over those', () => {
  const lights = families(60);
  expect(lights.map(({ id }) => id)).toEqual(['claims-part-1', 'claims-part-2', 'claims-part-3', 'claims']);
  for (const light of lights)
    expect(light.kind === 'composite' && childrenOf(light.rule).length <= MOST_CHILDREN).toBe(true);
  const last = lights.at(-1);
  expect(last?.kind === 'composite' && childrenOf(last.rule)).toEqual(
    [1, 2, 3].map((part) => `p2a-trial-family-claims-part-${part}`),
  );
});
