import type { Environment } from '../../foundation/environment';
import { MistakesError } from '../../foundation/mistakes';
import type { PolicyDocument, Statement } from '../../foundation/policy';
import { sizeOf } from '../../foundation/policy';
import { type ControlFacts, controlFacts } from './facts';
import { merge } from './merging';
import { pack } from './packing';
import { RESOURCE_CONTROLS, SERVICE_CONTROLS } from './packs';

export type ControlKind = 'scp' | 'rcp';

/** The policies of one organizational unit, ready to attach. */
export interface TargetPolicies {
  readonly ou: string;
  readonly scp: readonly PolicyDocument[];
  readonly rcp: readonly PolicyDocument[];
}

type Target = Environment['controls']['targets'][number];

/** AWS attaches one policy that allows everything, and counts it. */
const ALLOW_EVERYTHING = 1;

/**
 * The control policies of every target of an environment, packed.
 *
 * @throws MistakesError with the sizes, if a target has fewer slots left than its packs need.
 */
export function targetPolicies(environment: Environment): TargetPolicies[] {
  const facts = controlFacts(environment);
  const { targets, limits } = environment.controls;
  return targets.map((target) => ({
    ou: target.ou,
    scp: packed(environment, target, 'scp', limits.scpCharacters, packsOf(SERVICE_CONTROLS, target.service, facts)),
    rcp: packed(environment, target, 'rcp', limits.rcpCharacters, packsOf(RESOURCE_CONTROLS, target.resource, facts)),
  }));
}

type Packs = ReadonlyArray<{ readonly name: string; readonly statements: readonly Statement[] }>;

/** In the order of the register, however the environment lists them. */
const packsOf = <Name extends string>(
  register: Readonly<Record<Name, (facts: ControlFacts) => Statement[]>>,
  wanted: readonly Name[],
  facts: ControlFacts,
): Packs =>
  (Object.keys(register) as Name[])
    .filter((name) => wanted.includes(name))
    .map((name) => ({ name, statements: register[name](facts) }));

function packed(
  environment: Environment,
  target: Target,
  kind: ControlKind,
  characters: number,
  packs: Packs,
): PolicyDocument[] {
  const statements = packs.flatMap((each) => each.statements);
  const policies = pack(merge(statements, characters / 2), characters);
  const { policiesPerTarget } = environment.controls.limits;
  const taken = target.slotsTaken[kind];
  const left = policiesPerTarget - ALLOW_EVERYTHING - taken;
  if (policies.length > left) {
    const sizes = packs.map((each) => `${each.name} ${sizeOf(each.statements)}`).join(', ');
    throw new MistakesError([
      {
        path: `${environment.name}.controls.targets[${target.ou}]`,
        problem:
          `needs ${policies.length} ${kind.toUpperCase()}s of ${characters} characters for its packs, but has ${Math.max(left, 0)} of ` +
          `${policiesPerTarget} slots left (${ALLOW_EVERYTHING} allows everything, ${taken} taken; sizes: ${sizes})`,
        remedy:
          'move packs to the unit above or below, free slots, or raise controls.limits.policiesPerTarget and its characters to your quota',
      },
    ]);
  }
  return policies;
}
