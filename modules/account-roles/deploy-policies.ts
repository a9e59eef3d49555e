import {
  agentAccounts,
  gatewayAccounts,
  LOG_ARCHIVE,
  MANAGEMENT,
  toolAccounts,
  workflowAccounts,
  workloadAccounts,
} from '../../foundation/accounts';
import type { DeployRole } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { hasOrganizationStack } from '../../foundation/organization-stack';
import { type PolicyDocument, policy, type Statement } from '../../foundation/policy';
import { sharingAccounts } from '../../foundation/shares';
import { agentStatements } from './agents-policy';
import { approverPoolStatements } from './approvers-policy';
import { archiveStatements } from './archive-policy';
import { archiveQueryStatements } from './archive-queries-policy';
import { boundaryStatements } from './boundaries-policy';
import { containmentStatements } from './containment-policy';
import { deliveryStatements, replicationStatements } from './delivery-policy';
import { alertStatements, detectionStatements } from './detection-policy';
import { egressStatements, securityGroupStatements } from './egress-policy';
import { endpointStatements } from './endpoint-policy';
import { gatewayStatements } from './gateway-policy';
import { gatewayStateStatements } from './gateway-state-policy';
import { guardrailStatements } from './guardrails-policy';
import { identityStatements } from './identity-policy';
import { guardedLogStatements } from './kept-log-groups';
import { keyStatements } from './keys-policy';
import { neverBecomesAnother, neverUsesWhatItShips } from './limits-policy';
import { logGroupStatements } from './logs-policy';
import { organizationStatements } from './organization-policy';
import { queryStatements } from './queries-policy';
import { recordStatements } from './records-policy';
import { passedRoleStatements, shippedRoleStatements } from './roles-policy';
import { sharingStatements } from './sharing-policy';
import { organizationSpendStatements, spendStatements } from './spend-policy';
import { callerStatements, runningStatements, toolStatements } from './tools-policy';

/** By what they are for; nothing where the role has nothing to do in an account. */
export type Grants = Readonly<Record<string, PolicyDocument>>;

/** What a deploy role may do in an account: what its stacks there are made of, and no more. */
export const grantsOf = (environment: Environment, account: string, role: DeployRole): Grants =>
  Object.fromEntries(
    Object.entries(STATEMENTS[role](environment, account))
      .filter(([, statements]) => statements.length > 0)
      .map(([purpose, statements]) => [purpose, policy(...statements)]),
  );

/** What it never does, whatever others grant it. */
export const LIMITS: Readonly<Record<DeployRole, PolicyDocument>> = {
  security: policy(neverBecomesAnother),
  workload: policy(neverBecomesAnother, ...neverUsesWhatItShips),
};

/** Workloads are watched where they are, and delivery where it ends. */
function watches(environment: Environment, account: string): readonly Statement[] {
  if (workloadAccounts(environment).includes(account))
    return [...detectionStatements(environment, account), ...queryStatements];
  return account === LOG_ARCHIVE && environment.landingZone.logDelivery === 'create'
    ? alertStatements(environment, account)
    : [];
}

type StatementsByPurpose = Readonly<Record<string, readonly Statement[]>>;

const STATEMENTS: Readonly<Record<DeployRole, (environment: Environment, account: string) => StatementsByPurpose>> = {
  security: (environment, account) => {
    const { identityCenter } = environment;
    const keeps = account === LOG_ARCHIVE || workloadAccounts(environment).includes(account);
    return {
      organization: account === MANAGEMENT ? organizationStatements(environment) : [],
      costs:
        account === MANAGEMENT && hasOrganizationStack(environment) ? organizationSpendStatements(environment) : [],
      identity: identityCenter?.account === account ? identityStatements(environment, identityCenter) : [],
      archive:
        account === LOG_ARCHIVE ? [...archiveStatements(environment), ...replicationStatements(environment)] : [],
      delivery: account === LOG_ARCHIVE ? deliveryStatements(environment) : [],
      questions: account === LOG_ARCHIVE ? archiveQueryStatements(environment) : [],
      'guarded-logs': guardedLogStatements(environment, account),
      keys: keeps ? keyStatements(environment, account) : [],
      guardrails: agentAccounts(environment).includes(account) ? guardrailStatements(environment, account) : [],
      records: workflowAccounts(environment).includes(account) ? recordStatements(environment, account) : [],
      spend: workloadAccounts(environment).includes(account) ? spendStatements(environment, account) : [],
      boundaries: keeps ? boundaryStatements(environment, account) : [],
      detection: watches(environment, account),
      containment: workloadAccounts(environment).includes(account) ? containmentStatements(environment, account) : [],
    };
  },
  workload: (environment, account) => {
    const hasTools = toolAccounts(environment).includes(account);
    const hasAgents = agentAccounts(environment).includes(account);
    const hasWorkflows = workflowAccounts(environment).includes(account);
    const hasGateway = gatewayAccounts(environment).includes(account);
    return {
      roles: shippedRoleStatements(environment, account),
      logs: hasTools || hasAgents || hasGateway ? logGroupStatements(environment, account) : [],
      running: [
        ...(hasTools ? passedRoleStatements(environment, account, 'tool') : []),
        ...(hasWorkflows ? passedRoleStatements(environment, account, 'agent') : []),
        ...(hasGateway ? passedRoleStatements(environment, account, 'gateway') : []),
        ...(hasGateway ? passedRoleStatements(environment, account, 'approver') : []),
        ...(hasTools || hasWorkflows || hasGateway ? runningStatements(environment, account) : []),
        ...(hasWorkflows ? callerStatements(environment, account) : []),
      ],
      tools: hasTools ? toolStatements(environment, account) : [],
      egress: hasTools
        ? egressStatements(environment, account)
        : hasWorkflows || hasGateway
          ? securityGroupStatements(environment, account)
          : [],
      gateway: hasGateway ? gatewayStatements(environment, account) : [],
      approvals: hasGateway
        ? [...gatewayStateStatements(environment, account), ...approverPoolStatements(environment, account)]
        : [],
      endpoint: hasGateway ? endpointStatements(environment, account) : [],
      agents: hasAgents ? agentStatements(environment, account) : [],
      sharing: sharingAccounts(environment).includes(account) ? sharingStatements(environment, account) : [],
    };
  },
};
