import type { P2aGuardrailsProjectOptions } from '../guardrails-options';
import { chosenEnvironments } from '../samples/chosen-environments';
import { entryOf } from '../samples/entries';
import { layoutNamed } from '../samples/layouts';
import { type Mistake, oneOf, repeatedIn } from './mistake';

const UNIT = /^ou-([a-z0-9]{4,32})-[a-z0-9]{8,32}$/;

/** Ids of the organization, its root and its units. */
export function* organizationMistakes(options: P2aGuardrailsProjectOptions): Generator<Mistake> {
  const { organizationId, rootId } = options;
  if (organizationId !== undefined && !/^o-[a-z0-9]{10,32}$/.test(organizationId))
    yield {
      path: 'organizationId',
      problem: 'is not an organization id',
      got: organizationId,
      remedy: 'copy it from AWS Organizations; it looks like o-a1b2c3d4e5',
    };
  if (rootId !== undefined && !/^r-[a-z0-9]{4,32}$/.test(rootId))
    yield {
      path: 'rootId',
      problem: 'is not the id of an organization root',
      got: rootId,
      remedy: 'copy it from AWS Organizations; it looks like r-a1b2',
    };
  yield* unitMistakes(options);
}

function* unitMistakes({
  organizationalUnits = [],
  rootId,
  environments,
}: P2aGuardrailsProjectOptions): Generator<Mistake> {
  const entries = organizationalUnits.map(entryOf);
  const known = unitsOf(environments);
  for (const { name, value } of entries) {
    const path = `organizationalUnits["${name}"]`;
    if (value === undefined)
      yield { path, problem: 'has no id', remedy: 'write name and id, as in security=ou-a1b2-c3d4e5f6' };
    else if (!known.includes(name))
      yield { path, problem: 'is not a unit of this project', got: name, remedy: oneOf(known, name) };
    else if (!UNIT.test(value))
      yield {
        path,
        problem: 'is not the id of an organizational unit',
        got: value,
        remedy: 'copy it from AWS Organizations; it looks like ou-a1b2-c3d4e5f6',
      };
  }
  for (const name of repeatedIn(entries.map((entry) => entry.name)))
    yield { path: `organizationalUnits["${name}"]`, problem: 'is given twice', remedy: 'give it once' };

  const wellFormed = entries.flatMap(({ name, value }) =>
    value !== undefined && UNIT.test(value) ? [{ name, id: value, root: `r-${UNIT.exec(value)?.[1]}` }] : [],
  );
  for (const id of repeatedIn(wellFormed.map((unit) => unit.id)))
    yield {
      path: 'organizationalUnits',
      problem: 'have two units with one id',
      got: id,
      remedy: 'give every unit its own id',
    };
  const root = rootId ?? wellFormed[0]?.root;
  for (const { name, id, root: own } of wellFormed)
    if (own !== root)
      yield {
        path: `organizationalUnits["${name}"]`,
        problem: `does not belong to the root ${root}`,
        got: id,
        remedy: 'copy all ids from the same organization',
      };
}

/** Units of which the samples of the chosen environments speak. */
const unitsOf = (environments: readonly string[] | undefined) => [
  ...new Set([
    'security',
    'workloads',
    ...chosenEnvironments(environments).map(
      ({ name, layout }) => layoutNamed(layout)?.unit.name ?? `workloads-${name}`,
    ),
  ]),
];
