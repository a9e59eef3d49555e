import type { Environment } from './environment';

/** Whether an environment has a stack in the management account: a landing zone may hold all of it already. */
export const hasOrganizationStack = ({ landingZone, guardrailEnforcement, controls }: Environment): boolean =>
  (controls.attach === 'terraform' && controls.targets.length > 0) ||
  guardrailEnforcement !== 'off' ||
  [
    landingZone.ramSharing,
    landingZone.rootFeatures,
    landingZone.accessAnalyzer,
    landingZone.aiOptOut,
    landingZone.costAllocationTags,
    landingZone.costAnomalies,
    landingZone.trail,
  ].includes('create');
