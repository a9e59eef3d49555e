import type { Environment } from './environment';

/** Parts of the system that have metrics of their own beside those of AWS. */
export type MeasuredPart = 'gateway' | 'guardrail' | 'models' | 'records';

/** Namespace of metrics that are made of what a part writes. The gateway's code writes into its own without asking here. */
export const metricNamespace = ({ name }: Pick<Environment, 'name'>, part: MeasuredPart) => `${name}/${part}`;

/** Interventions of the guardrail for an agent. A filter knows no fixed dimension, so the agent is in the name. */
export const interventionsMetric = (agent: string) => `Interventions-${agent}`;
