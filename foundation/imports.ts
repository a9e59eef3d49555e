import { TerraformResource, Token } from 'cdktf';
import type { Environment } from './environment';
import type { GovernedStack } from './governed-stack';
import { importIdOf } from './import-ids';
import { type Mistake, MistakesError } from './mistakes';
import { oneOf } from './rules';

/**
 * Has the stacks take over what the environment says exists already.
 *
 * @throws MistakesError that lists every stack and address that there is not, and every id of something else.
 */
export function takeOver(environment: Environment, stacks: readonly GovernedStack[]): void {
  const wanted = Object.entries(environment.imports);
  if (wanted.length === 0) return;

  const mistakes: Mistake[] = [];
  const made: Made = new Map(stacks.map((stack) => [shortIdOf(stack), { stack, resources: resourcesOf(stack) }]));
  for (const [id, addresses] of wanted) {
    const path = `${environment.name}.imports.${id}`;
    const stack = made.get(id)?.stack;
    if (stack === undefined) mistakes.push({ path, ...noSuchStack(environment, id, [...made.keys()]) });
    else
      for (const [to, importId] of Object.entries(addresses)) {
        const mistake = mistakeIn(made, id, to, importId);
        if (mistake === undefined) stack.takeOver({ to, id: importId });
        else mistakes.push({ path: `${path}.${to}`, ...mistake });
      }
  }
  if (mistakes.length > 0) throw new MistakesError(mistakes);
}

/** Stacks by their ids without the environment's name, with resources by address. */
type Made = ReadonlyMap<string, { readonly stack: GovernedStack; readonly resources: Resources }>;
type Resources = ReadonlyMap<string, TerraformResource>;
type Wrong = Omit<Mistake, 'path'>;

const shortIdOf = ({ node, place }: GovernedStack) => node.id.slice(`${place.environment.name}-`.length);

/** By address, as Terraform prints it. */
const resourcesOf = (stack: GovernedStack): Resources =>
  new Map(
    stack.node
      .findAll()
      .filter(TerraformResource.isTerraformResource)
      .map((resource) => [`${resource.terraformResourceType}.${resource.friendlyUniqueId}`, resource]),
  );

function noSuchStack({ name }: Environment, id: string, ids: readonly string[]): Wrong {
  const short = ids.find((known) => id === `${name}-${known}`);
  return {
    problem: 'is not a stack of this environment',
    got: id,
    remedy: short === undefined ? oneOf(ids, 'take it out', id) : `write "${short}", without the environment's name`,
  };
}

function mistakeIn(made: Made, id: string, address: string, importId: string): Wrong | undefined {
  const there = made.get(id);
  const resource = there?.resources.get(address);
  if (there === undefined || resource === undefined) return noSuchAddress(made, id, address);
  const expected = importIdOf(there.stack.place, resource.terraformResourceType, attributesOf(resource));
  if (expected === undefined || expected === importId) return undefined;
  return {
    problem: 'is the id of something other than what would be made there, which Terraform would replace',
    got: importId,
    remedy: `write "${expected}" if that exists, or take it out`,
  };
}

function noSuchAddress(made: Made, id: string, address: string): Wrong {
  const elsewhere = [...made].filter(([, { resources }]) => resources.has(address)).map(([other]) => other);
  if (elsewhere.length > 0)
    return { problem: `is not in this stack, but in ${elsewhere.join(', ')}`, got: address, remedy: 'move it there' };
  const [type = ''] = address.split('.', 1);
  const ofItsType = [...(made.get(id)?.resources.keys() ?? [])].filter((known) => known.startsWith(`${type}.`));
  return {
    problem: 'is nothing that this stack makes',
    got: address,
    remedy: oneOf(ofItsType, "look among the resources of the stack's cdk.tf.json", address),
  };
}

/** Those that are known before anything is applied. */
function attributesOf(resource: TerraformResource): Readonly<Record<string, string>> {
  const { resource: section } = resource.toTerraform() as {
    resource: Record<string, Record<string, Record<string, unknown>>>;
  };
  const attributes = section[resource.terraformResourceType]?.[resource.friendlyUniqueId] ?? {};
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) =>
      typeof value === 'string' && !Token.isUnresolved(value) && !value.includes('${') ? [[name, value]] : [],
    ),
  );
}
