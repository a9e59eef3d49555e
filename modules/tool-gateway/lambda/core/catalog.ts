import type { Entity } from '../../../../foundation/personal-data';
import type { PhoneRegion } from '../../../sanitizer/lambda/detect/numbering-plans';

/**
 * What the gateway knows of an environment: made at synth of the register, shipped beside its code. It holds names, rules
 * and ARNs, and nothing that is secret.
 */
export interface Catalog {
  readonly environment: string;
  readonly partition: string;
  readonly region: string;
  /** Hash of all that decides about calls. An approval is given for one version and for no other. */
  readonly version: string;
  /** Names of agents by `<account id>/<role name>`, which is all that the ARN of a session says of a role. */
  readonly callers: Readonly<Record<string, string>>;
  readonly agents: Readonly<Record<string, GatewayAgent>>;
  readonly tools: Readonly<Record<string, GatewayTool>>;
  /** Regions of which national telephone numbers are known. */
  readonly phoneRegions: readonly PhoneRegion[];
  readonly approvals: ApprovalSettings;
  /** What is left to an agent while it is slowed down. */
  readonly throttledCallsPerMinute: number;
}

export interface GatewayAgent {
  readonly family: string;
  readonly owner: string;
  readonly scope: 1 | 2 | 3 | 4;
  /** Name of its role, without a path. */
  readonly role: string;
  /** Limits of all its calls together. */
  readonly limit?: Limit;
  /** Tools that it may call, by name: what it may do there, in Cedar, and its limits by action. */
  readonly tools: Readonly<Record<string, AgentTool>>;
}

export interface AgentTool {
  /** Actions that it declares: every other one is refused before anything of a call is looked at. */
  readonly actions: readonly string[];
  /** Cedar policies by id: what the agent may do with the tool, and what waits for people because of its scope. */
  readonly policies: Readonly<Record<string, PolicyText>>;
  readonly limits: Readonly<Record<string, Limit>>;
}

/** One Cedar policy, and what follows where it decides. */
export interface PolicyText {
  readonly text: string;
  /** `permit` lets a call through, `refuse` forbids it, `approve` forbids it until people have agreed. */
  readonly effect: 'permit' | 'refuse' | 'approve';
  /** Policies that are observed decide nothing. */
  readonly mode: 'enforce' | 'observe';
  /** How many people must agree; the gateway's own number without it. */
  readonly quorum?: number;
}

export interface GatewayTool {
  readonly purpose: string;
  /** Role that the gateway takes on to call it. */
  readonly invokeRoleArn: string;
  /** Function with its alias, or express workflow. */
  readonly target: { readonly kind: 'function' | 'workflow'; readonly arn: string };
  readonly timeoutSeconds: number;
  /** Limits of all calls of it together. */
  readonly limit?: Limit;
  /** Rules of the business, as Cedar policies by id. */
  readonly rules: Readonly<Record<string, PolicyText>>;
  readonly actions: Readonly<Record<string, GatewayAction>>;
}

export interface GatewayAction {
  readonly kind: 'read' | 'change';
  readonly purpose: string;
  readonly amount?: {
    /** JSON Pointer. */
    readonly minorUnits: string;
    /** JSON Pointer, or a currency. */
    readonly currency: string;
  };
  /** Personal data that may pass to the tool, and from it. */
  readonly takes: readonly Entity[];
  readonly gives: readonly Entity[];
  /** What of the input policies can see: everything that Cedar has a type for. */
  readonly context: ContextShape;
}

/** How a JSON value becomes one of Cedar: `skip` is left out, because Cedar has no such type. */
export type ContextShape =
  | 'value'
  | 'skip'
  | { readonly list: ContextShape }
  | { readonly record: Readonly<Record<string, ContextShape>> };

export interface Limit {
  readonly callsPerMinute?: number;
  readonly callsPerDay?: number;
  readonly minorUnitsPerDay?: number;
  readonly currency?: string;
  readonly tokensPerDay?: number;
  readonly mode: 'enforce' | 'observe';
}

export interface ApprovalSettings {
  readonly quorum: number;
  readonly expireMinutes: number;
}
