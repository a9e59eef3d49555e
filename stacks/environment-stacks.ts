import type { App } from 'cdktf';
import { workloadAccounts } from '../foundation/accounts';
import type { Environment } from '../foundation/environment';
import type { Built } from '../foundation/main';
import { type TargetPolicies, targetPolicies } from '../modules/control-policies/target-policies';
import { KeysStack } from './keys';
import { LogArchiveStack } from './log-archive';
import { OrganizationStack } from './organization';

/** Every stack of an environment, in the order in which they are applied. */
export function buildStacks(app: App, environment: Environment): Built {
  const { landingZone, controls } = environment;
  const policies = targetPolicies(environment);
  const attached = controls.attach === 'terraform' ? policies : [];

  const logArchive = landingZone.archive === 'create' ? new LogArchiveStack(app, environment) : undefined;
  const organization = holdsSomething(environment, attached)
    ? new OrganizationStack(app, environment, { controls: attached, logArchive })
    : undefined;
  const keys = workloadAccounts(environment).map((account) => new KeysStack(app, environment, account));

  return {
    stacks: [...(logArchive ? [logArchive] : []), ...(organization ? [organization] : []), ...keys],
    policies: Object.fromEntries(policies.flatMap(policyFiles)),
  };
}

/** A landing zone may hold all of it already. */
const holdsSomething = ({ landingZone, guardrailEnforcement }: Environment, attached: readonly TargetPolicies[]) =>
  attached.length > 0 ||
  guardrailEnforcement !== 'off' ||
  [
    landingZone.ramSharing,
    landingZone.rootFeatures,
    landingZone.accessAnalyzer,
    landingZone.aiOptOut,
    landingZone.trail,
  ].includes('create');

/** The same policies as plain JSON, for whoever attaches them by other means: AWS counts white space, so there is none. */
const policyFiles = ({ ou, scp, rcp }: TargetPolicies) =>
  Object.entries({ scp, rcp }).flatMap(([kind, documents]) =>
    documents.map((document, index) => [`${ou}/${kind}-${index + 1}.json`, JSON.stringify(document)] as const),
  );
