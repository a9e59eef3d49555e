import { App } from 'cdktf';
import { MANAGEMENT } from '../../../foundation/accounts';
import { type DeployRole, deployerArn } from '../../../foundation/arns';
import type { Environment } from '../../../foundation/environment';
import type { StackPlace } from '../../../foundation/governed-stack';
import { policy, type Statement } from '../../../foundation/policy';
import { type Deployer, STACK_KINDS } from '../../../foundation/stack-kinds';
import { defaultTags } from '../../../foundation/tags';
import { grantsOf, LIMITS } from '../../../modules/account-roles/deploy-policies';
import { controlFacts } from '../../../modules/control-policies/facts';
import { SERVICE_CONTROLS } from '../../../modules/control-policies/packs';
import { buildStacks } from '../../../stacks/environment-stacks';
import { allows } from '../../support/allow';
import { type AccessRequest, denies, listOf } from '../../support/deny';
import { statementsOf } from '../../support/policies-of';
import { SHIPPED } from '../../support/shipped';
import { type Resource, resourcesIn, synthEnvironment } from '../../support/synth';
import { everything, given } from './environments';
import { callsFor, NEEDS } from './needs/calls';
import type { Subject } from './needs/need';

const CASES = Object.entries({
  ...SHIPPED,
  everything,
  'some of it given': given,
}).map(([name, environment]) => ({ name, subjects: subjectsOf(environment) }));

/** What a stack makes, with whoever deploys the stack. */
type Deployed = Subject & { readonly deployer: Deployer };

function subjectsOf(environment: Environment): Deployed[] {
  const synthesized = synthEnvironment(environment);
  return buildStacks(new App({ stackTraces: false }), environment).stacks.flatMap(({ node: { id }, place }) => {
    const stack = synthesized.get(id);
    if (stack === undefined) throw new Error(`${id}: was not synthesized`);
    const resources = resourcesIn(new Map([[id, stack]]));
    const { deployedBy: deployer } = STACK_KINDS[place.kind];
    return resources.map((resource) => ({ ...subjectOf(place, resources, resource), deployer }));
  });
}

/** What the bootstrap makes needs no deploy role: there is none before. */
const byDeployRoles = (subjects: readonly Deployed[]) =>
  subjects.flatMap(({ deployer, ...subject }) => (deployer === 'bootstrap' ? [] : [{ ...subject, deployer }]));

function subjectOf(place: StackPlace, resources: readonly Resource[], resource: Resource): Subject {
  const { environment, account, kind } = place;
  return {
    environment,
    account,
    resource,
    tags: {
      ...defaultTags(environment, kind),
      ...(resource.attributes.tags as Record<string, string> | undefined),
    },
    referred: (attribute) => {
      const address = /^\$\{([a-z0-9_]+\.[A-Za-z0-9_-]+)\.[a-z_]+\}$/.exec(String(resource.attributes[attribute]))?.[1];
      const found = resources.find((other) => other.address === address);
      return found && subjectOf(place, resources, found);
    },
  };
}

const roleOf = ({ environment, account, deployer }: Omit<Deployed, 'deployer'> & { readonly deployer: DeployRole }) =>
  policy(
    ...Object.values(grantsOf(environment, account, deployer)).flatMap(({ Statement }) => Statement),
    ...LIMITS[deployer].Statement,
  );

describe.each(CASES)('$name', ({ subjects: all }) => {
  const subjects = byDeployRoles(all);

  test('the table says what each type of resource needs', () => {
    const types = new Set(all.map(({ resource }) => resource.type));
    expect([...types].filter((type) => NEEDS[type] === undefined)).toEqual([]);
  });

  test('a deploy role may do whatever Terraform does with the resources of its stacks, from birth to removal', () => {
    expect(subjects).not.toEqual([]);
    const refused = subjects.flatMap((subject) => {
      const role = roleOf(subject);
      return callsFor(subject)
        .filter((request) => !allows(role, request))
        .map(({ action, resource }) => `${subject.deployer}: ${subject.resource.address} ${action} on ${resource}`);
    });
    expect(refused).toEqual([]);
  });
});

test('what is declared no longer may still be taken away', () => {
  const [apis] = Object.values(everything.sharing);
  const less: Environment = {
    ...everything,
    tools: everything.tools.filter(({ target }) => target.kind === 'endpoint'),
    sharing: apis === undefined ? {} : { fewer: { ...apis, resources: apis.resources.slice(0, 1) } },
  };
  const removal = /:(?:Cancel|DELETE|Delete|Detach|Disassociate|Remove|Revoke)/;
  const removals = byDeployRoles(subjectsOf(everything)).flatMap((subject) =>
    callsFor(subject)
      .filter(({ action }) => removal.test(action))
      .map((request) => ({ request, role: roleOf({ ...subject, environment: less }) })),
  );
  expect(removals.map(({ request }) => request.action)).toEqual(
    expect.arrayContaining(['ec2:DeleteSecurityGroup', 'lambda:RemovePermission', 'ram:DisassociateResourceShare']),
  );
  expect(removals.filter(({ request, role }) => !allows(role, request)).map(({ request }) => request)).toEqual([]);
});

/** A kind of stack that each of them deploys. */
const STACK_KIND_OF = { bootstrap: 'bootstrap', security: 'keys', workload: 'tools' } as const;

const controlsByEnvironment = new Map<Environment, readonly Statement[]>();
const controlsByAction = new Map<Environment, Map<string, readonly Statement[]>>();

/** Denials of the environment that speak of the action at all: a few of many, for each of very many calls. */
function controlsOf(environment: Environment, { action }: Pick<AccessRequest, 'action'>): readonly Statement[] {
  const all = controlsByEnvironment.get(environment) ?? statementsOf(SERVICE_CONTROLS, controlFacts(environment));
  controlsByEnvironment.set(environment, all);
  const known = controlsByAction.get(environment) ?? new Map<string, readonly Statement[]>();
  controlsByAction.set(environment, known);
  const found =
    known.get(action) ??
    all.filter(({ Sid, Effect, Action, NotAction }) =>
      denies({ Sid, Effect, Action, NotAction, Resource: '*' } as Statement, { action, resource: '*', context: {} }),
    );
  known.set(action, found);
  return found;
}

test('13: no control policy stands in the way of who deploys, but of shared models', () => {
  const refused = CASES.flatMap(({ subjects }) => subjects)
    // Control policies do not bind the management account.
    .filter(({ account }) => account !== MANAGEMENT)
    .flatMap((subject) => {
      const { environment, account, deployer } = subject;
      const ordinary = {
        'aws:PrincipalArn': deployerArn(environment, STACK_KIND_OF[deployer], account) ?? '',
        'aws:PrincipalOrgID': environment.organization.id,
        'aws:RequestedRegion': environment.region,
      };
      return callsFor(subject).flatMap((request) =>
        controlsOf(environment, request)
          .filter((control) => denies(control, { ...request, context: { ...ordinary, ...request.context } }))
          .map(({ Sid }) => `${Sid}: ${deployer} ${request.action}`),
      );
    });
  // RAM writes their policies as whoever shares them, and a resource policy of Bedrock is a guardian's.
  expect([...new Set(refused)]).toEqual([
    'OnlyGuardiansChangeGuardrails: workload bedrock:DeleteResourcePolicy',
    'OnlyGuardiansChangeGuardrails: workload bedrock:PutResourcePolicy',
  ]);
});

describe('nothing is granted that Terraform does not ask for', () => {
  /** Statements with those of their actions that no call needs them for. */
  const idle = (deployer: DeployRole) => {
    const own = CASES.flatMap(({ subjects }) => byDeployRoles(subjects)).filter(
      (subject) => subject.deployer === deployer,
    );
    const granted = new Map<string, boolean>();
    for (const subject of own) {
      const calls = callsFor(subject);
      for (const statement of roleOf(subject).Statement.filter(({ Effect }) => Effect === 'Allow'))
        for (const action of listOf(statement.Action)) {
          const key = `${statement.Sid} ${action}`;
          const alone = policy({ ...statement, Action: action });
          granted.set(key, granted.get(key) || calls.some((request) => allows(alone, request)));
        }
    }
    return [...granted].filter(([, needed]) => !needed).map(([key]) => key);
  };

  test('to who ships agents, but to put the value of a secret where no state holds it', () =>
    expect(idle('workload')).toEqual(['PutsValuesOfSecrets secretsmanager:PutSecretValue']));

  test('to who guards them, but to give models back that a budget has taken away', () =>
    expect(idle('security')).toEqual(['GivesModelsBack budgets:ExecuteBudgetAction']));
});
