import type { P2aGuardrailsProjectOptions } from '../guardrails-options';
import { type ChosenEnvironment, chosenEnvironments } from '../samples/chosen-environments';
import { entriesOf, entryOf } from '../samples/entries';
import { layoutNamed, PLACEHOLDERS } from '../samples/layouts';
import { registerOf } from '../samples/register';
import { type Mistake, oneOf, repeatedIn } from './mistake';

const ID = /^\d{12}$/;
const GOVERNING = ['management', 'log-archive'];
const OF_NO_ENVIRONMENT = Object.keys(PLACEHOLDERS.accounts);
/** The delegated administrator of IAM Identity Center serves every environment, and holds no workloads. */
const SHARED = 'identity';

/** Accounts one by one: their names and ids. */
export function* accountMistakes(options: P2aGuardrailsProjectOptions): Generator<Mistake> {
  const entries = (options.accounts ?? []).map(entryOf);
  const known = [...OF_NO_ENVIRONMENT, ...chosenEnvironments(options.environments).flatMap(namesIn(options))];
  for (const { name, value } of entries) {
    const path = `accounts["${name}"]`;
    if (value === undefined)
      yield { path, problem: 'has no id', remedy: 'write name and id, as in management=111111111111' };
    else if (!known.includes(name))
      yield { path, problem: 'is not an account of this project', remedy: whose(name, known) };
    else if (!ID.test(value))
      yield {
        path,
        problem: 'is not an account id',
        got: value,
        remedy: 'use the twelve digits that AWS Organizations shows, without dashes',
      };
  }
  for (const name of repeatedIn(entries.map((entry) => entry.name)))
    yield { path: `accounts["${name}"]`, problem: 'is given twice', remedy: 'give it once' };
}

const namesIn =
  ({ exampleCatalog }: P2aGuardrailsProjectOptions) =>
  ({ name, layout }: ChosenEnvironment) =>
    Object.keys(layoutNamed(layout)?.accounts[exampleCatalog === false ? 'empty' : 'example'] ?? {}).map(
      (account) => `${name}/${account}`,
    );

/** Of an environment that there is, its accounts are enough to choose from. */
function whose(name: string, known: readonly string[]): string {
  const [environment = ''] = name.split('/', 1);
  const near = known.filter((account) => account.startsWith(`${environment}/`));
  return oneOf(near.length > 0 ? near : known, name);
}

interface Use {
  readonly path: string;
  readonly id: string;
  readonly given: boolean;
}

/** Accounts beside each other: no id stands for two that must be apart. Ids that are none stand beside nothing. */
export function* accountOverlaps(options: P2aGuardrailsProjectOptions): Generator<Mistake> {
  const { accounts, environments } = registerOf({ ...options, environments: environmentsWithLayout(options) });
  const given = entriesOf(options.accounts);
  const use = (name: string, id: string): Use => ({ path: `accounts["${name}"]`, id, given: given.has(name) });
  const governing = GOVERNING.map((name) => use(name, accounts[name as keyof typeof accounts]));
  const workloads = environments.flatMap(({ name, accounts: ids }) =>
    Object.entries(ids)
      .filter(([account]) => account !== SHARED)
      .map(([account, id]) => use(`${name}/${account}`, id)),
  );
  yield* twice([...governing, ...workloads].filter(({ id }) => ID.test(id)));
  const pipelines = use('pipelines', accounts.pipelines);
  for (const { path, id } of workloads)
    if (id === pipelines.id && ID.test(id))
      yield {
        path,
        problem: `is ${pipelines.path} too, so what runs there could take on the roles of the pipelines`,
        got: id,
        remedy: 'keep the pipelines apart from workloads',
      };
}

/** Each of them once, by its name; those that have no layout have no accounts either. */
const environmentsWithLayout = ({ environments }: P2aGuardrailsProjectOptions): string[] => [
  ...new Map(
    chosenEnvironments(environments)
      .filter(({ layout }) => layoutNamed(layout) !== undefined)
      .map(({ name, layout }) => [name, `${name}=${layout}`]),
  ).values(),
];

function* twice(uses: readonly Use[]): Generator<Mistake> {
  const first = new Map<string, Use>();
  for (const use of uses) {
    const earlier = first.get(use.id);
    first.set(use.id, earlier ?? use);
    if (earlier === undefined) continue;
    const [told, other] = use.given ? [use, earlier] : [earlier, use];
    yield {
      path: told.path,
      problem: other.given ? `is the id of ${other.path} too` : `is the placeholder of ${other.path}`,
      got: use.id,
      remedy: other.given
        ? 'give every account its own id: workloads stay apart from what governs them, and environments from each other'
        : 'give that account its id too',
    };
  }
}
