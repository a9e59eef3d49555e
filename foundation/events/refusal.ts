import { z } from 'zod';
import { REFUSERS } from '../refusals';
import {
  action,
  agent,
  approval,
  code,
  count,
  digest,
  errorKind,
  event,
  execution,
  family,
  id,
  listOf,
  milliseconds,
  request,
  tool,
} from './fields';

/** On the way from a request to its answer, where it was refused or answered. */
export const POINTS = [
  'intake',
  'workflow',
  'sanitizing',
  'tool-call',
  'approval-status',
  'approved-call',
  'sign-in',
  'approver-request',
] as const;

const at = z.enum(POINTS).describe('At which point of the way from a request to its answer.');

/** A request may be refused before anybody knows whose it is. */
const whose = {
  request,
  agent: agent.optional(),
  family: family.optional(),
  execution: execution.optional(),
  tool: tool.optional(),
  action: action.optional(),
  approval: approval.optional(),
  digest: digest.optional(),
  apiRequest: id('What API Gateway calls the request; a caller may have chosen it.', 64).optional(),
  method: z
    .string()
    .regex(/^(?:GET|POST) \/[a-z/{}]{1,60}$/)
    .describe('Method and path of the API of approvers, with names in the place of parameters.')
    .optional(),
  observed: listOf(id('Name of a rule.'), 100, 'Rules that would have decided otherwise, and only look on.').optional(),
  milliseconds: milliseconds.optional(),
};

const dimension = (said: string) => id(said).optional();

/** CloudWatch's embedded metric format, in lines of the gateway. Source: "Specification: Embedded metric format". */
const metrics = {
  Agent: dimension('Agent, as a dimension of metrics; `none` where it is not known.'),
  Tool: dimension('Tool, as a dimension.'),
  Action: dimension('Action, as a dimension.'),
  Result: dimension('Result, as a dimension.'),
  Calls: count('Always 1, to be added up.').optional(),
  Duration: count('Milliseconds, as a metric.').optional(),
  _aws: z
    .strictObject({
      Timestamp: count('Milliseconds since 1970.'),
      CloudWatchMetrics: listOf(
        z.strictObject({
          Namespace: id('As in `prod/gateway`.'),
          Dimensions: listOf(listOf(id('Name of a dimension.'), 9, 'One set.'), 9, 'Sets of dimensions.'),
          Metrics: listOf(z.strictObject({ Name: id('Name.'), Unit: id('Unit.') }), 9, 'Metrics.'),
        }),
        1,
        'What CloudWatch makes metrics of.',
      ),
    })
    .describe('How CloudWatch reads metrics in this line.')
    .optional(),
};

export const refusalEvents = {
  refusal: event('refusal', 'Something was refused.', {
    at,
    by: z.enum(REFUSERS).describe('Which part of the system refused.'),
    code,
    because: listOf(
      id('Name of a rule, of a kind of personal data, or of a counter.', 256),
      100,
      'What exactly, by name.',
    ).optional(),
    reason: z
      .string()
      .regex(/^[\w ,:'-]{1,120}$/)
      .describe('Which rule a token broke.')
      .optional(),
    error: errorKind.optional(),
    ...whose,
    ...metrics,
  }),
  'request.answered': event(
    'request.answered',
    'A request was answered; of a call of a tool, the outcome has an event of its own.',
    {
      at,
      result: z.enum(['ok', 'approval-pending']).describe('Whether it is done, or waits for people.'),
      ...whose,
      ...metrics,
    },
  ),
} as const;
