/**
 * Who a principal of this template is: the value of its tag `p2a:plane` and a part of its IAM path.
 * `delivery` roles may write records into the archive and read none of them; `audit` roles the other way round.
 * `containment` roles stop agents and let them go again, and do nothing else.
 */
export const PLANES = [
  'agent',
  'tool',
  'gateway',
  'approver',
  'deploy',
  'breakglass',
  'delivery',
  'audit',
  'containment',
] as const;
export type Plane = (typeof PLANES)[number];

/** What a workload account keeps; each class has a key of its own. */
export const DATA_CLASSES = ['prompts', 'decisions', 'logs', 'state', 'guardrail', 'alerts'] as const;
export type DataClass = (typeof DATA_CLASSES)[number];

/** How soon somebody has to look: at once, today, or when there is time. */
export const SEVERITIES = ['critical', 'warning', 'notice'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What makes an agent conspicuous; an environment says of each what follows from it. */
export const SIGNALS = ['refused', 'sensitive-data', 'guardrail', 'volume', 'tokens', 'probing', 'finding'] as const;
export type Signal = (typeof SIGNALS)[number];

/** What may follow from a signal: people are told, or beside that the agent is slowed down or stopped. */
export const RESPONSES = ['tell', 'throttle', 'quarantine'] as const;
export type Response = (typeof RESPONSES)[number];

/** What the log archive keeps; each class has a bucket, a key and a retention of its own. */
export const ARCHIVE_CLASSES = ['prompts', 'decisions', 'logs', 'audit'] as const;
export type ArchiveClass = (typeof ARCHIVE_CLASSES)[number];

/** Groups of service control policy statements that an organizational unit can adopt one after another. */
export const SERVICE_CONTROL_PACKS = ['org', 'model', 'agent', 'iam', 'data'] as const;
export type ServiceControlPack = (typeof SERVICE_CONTROL_PACKS)[number];

/** Groups of resource control policy statements. */
export const RESOURCE_CONTROL_PACKS = ['perimeter', 'transport', 'tool-roles'] as const;
export type ResourceControlPack = (typeof RESOURCE_CONTROL_PACKS)[number];

/** Whose permissions have a ceiling: the policies under the boundary path. */
export const BOUNDED = ['agent', 'tool', 'gateway', 'people'] as const;
export type Bounded = (typeof BOUNDED)[number];

/** What people of an agent family do, each by a permission set. */
export const FAMILY_ROLES = ['operator', 'approver', 'auditor'] as const;
export type FamilyRole = (typeof FAMILY_ROLES)[number];

/** Session tags that the gateway sets when it takes on the role of a tool, and nobody else may. */
export const GATEWAY_SESSION_TAGS = ['p2a:agent', 'p2a:tool', 'p2a:action', 'p2a:request'] as const;

/** Session tags that a caller from another account may set on an agent's session. */
export const AGENT_SESSION_TAGS = ['case', 'requester'] as const;
