import type { OneOrMore, Statement } from '../../../../foundation/policy';
import { listOf, parse } from '../../../support/deny';
import { serviceOf } from './requests';

/** One small change of a statement, as a careless edit might make it. */
export interface Mutation {
  readonly name: string;
  readonly statement: Statement;
}

/** Every small change that makes a statement deny more, or less. */
export const mutationsOf = (statement: Statement): Mutation[] => [
  ...ofActions(statement),
  ...ofResources(statement),
  ...ofConditions(statement),
];

function ofActions(statement: Statement): Mutation[] {
  const actions = listOf(statement.Action);
  const services = [...new Set(actions.map(serviceOf))].filter(
    (service) => service !== '*' && !actions.includes(`${service}:*`),
  );
  return [
    ...without(actions).map(([action, Action]) => ({
      name: `without action ${action}`,
      statement: { ...statement, Action },
    })),
    ...without(listOf(statement.NotAction)).map(([action, NotAction]) => ({
      name: `without exempted action ${action}`,
      statement: { ...statement, NotAction },
    })),
    ...services.map((service) => ({
      name: `action widened to ${service}:*`,
      statement: { ...statement, Action: [...actions, `${service}:*`] },
    })),
    ...(actions.length === 0 || actions.includes('*')
      ? []
      : [{ name: 'action widened to *', statement: { ...statement, Action: '*' } }]),
  ];
}

function ofResources(statement: Statement): Mutation[] {
  const { NotResource, Resource, ...rest } = statement;
  return [
    ...(Resource === '*' ? [] : [{ name: 'resource widened to *', statement: { ...rest, Resource: '*' } }]),
    ...several(listOf(Resource)).map(([resource, left]) => ({
      name: `without resource ${resource}`,
      statement: { ...rest, Resource: left },
    })),
    ...several(listOf(NotResource)).map(([resource, left]) => ({
      name: `without exempted resource ${resource}`,
      statement: { ...rest, NotResource: left },
    })),
  ];
}

const ofConditions = (statement: Statement): Mutation[] =>
  Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).flatMap(([key, given]) => {
      const values = listOf(given);
      const replaced = (by: OneOrMore | undefined, as = operator): Statement =>
        withCondition(statement, operator, key, by, as);
      return [
        { name: `without ${operator} ${key}`, statement: replaced(undefined) },
        ...several(values).map(([value, left]) => ({
          name: `${operator} ${key} without ${value}`,
          statement: replaced(left),
        })),
        ...values.flatMap((value, index) =>
          changesOf(operator, key, value).map((changed) => ({
            name: `${operator} ${key} with ${changed} for ${value}`,
            statement: replaced(values.with(index, changed)),
          })),
        ),
        ...weakerThan(operator).map((weaker) => ({
          name: `${weaker} ${key} for ${operator}`,
          statement: replaced(given, weaker),
        })),
      ];
    }),
  );

function withCondition(
  statement: Statement,
  operator: string,
  key: string,
  values: OneOrMore | undefined,
  as: string,
): Statement {
  const { [operator]: keys = {}, ...others } = statement.Condition ?? {};
  const { [key]: _, ...otherKeys } = keys;
  const left = Object.keys(otherKeys).length === 0 ? {} : { [operator]: otherKeys };
  const changed = values === undefined ? {} : { [as]: { ...(as === operator ? otherKeys : {}), [key]: values } };
  return { ...statement, Condition: { ...others, ...left, ...changed } };
}

/** Other values in the place of one: nothing of the kind, everything, and a little more or less. */
function changesOf(operator: string, key: string, value: string): string[] {
  if (operator === 'Null') return [flipped(value)];
  const { base } = parse(operator);
  if (base === 'Bool') return [flipped(value)];
  if (base.startsWith('Numeric')) return [stepped(value, 1), stepped(value, -1)];
  const wildcards = base.endsWith('Like');
  return [
    base.startsWith('Arn') ? 'arn:aws:nothing:::at-all' : 'nothing-at-all',
    ...(wildcards ? ['*'] : []),
    ...(wildcards && key === 'aws:PrincipalArn' ? [toParentPath(value), toAnyAccount(value)] : []),
  ].filter((changed) => changed !== value);
}

const flipped = (value: string) => (value === 'true' ? 'false' : 'true');

const stepped = (value: string, direction: 1 | -1) => {
  const decimals = value.split('.')[1]?.length ?? 0;
  return (Number(value) + direction * 10 ** -decimals).toFixed(decimals);
};

/** `role/p2a/deploy/*` becomes `role/p2a/*`, `role/Name` becomes `role/*`. */
const toParentPath = (arn: string) => arn.replace(/[^/:]+(?:\/\*)?$/, '*');

const toAnyAccount = (arn: string) => arn.replace(/:\d{12}:/, ':*:');

/** A negated operator holds of an absent key with or without the suffix. */
const weakerThan = (operator: string): string[] =>
  operator !== 'Null' && parse(operator).ifExists && !parse(operator).not ? [operator.replace('IfExists', '')] : [];

/** Each value with those that are left when it is gone, if it stands alone too. */
const without = (values: readonly string[]): Array<[string, string[]]> =>
  values.map((value) => [value, values.filter((other) => other !== value)]);

const several = (values: readonly string[]) => (values.length > 1 ? without(values) : []);
