import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Environment } from '../../foundation/environment';
import type { ContainmentEvent } from '../../foundation/events';
import { gatewayTableName } from '../../foundation/names';
import { masking } from '../../modules/approvals/lambda/masking';
import { DynamoRecords } from '../../modules/containment/lambda/core/dynamo-records';
import { STOPPING_LEASE_MS } from '../../modules/containment/lambda/core/lease';
import { namedAgent } from '../../modules/containment/lambda/core/register';
import { releases } from '../../modules/containment/lambda/releases/releases';
import type { Door } from '../../modules/containment/lambda/stops/doors';
import { type StopsAnswer, stops } from '../../modules/containment/lambda/stops/stops';
import { containmentRegister } from '../../modules/containment/register-file';
import { stamp } from '../../modules/events/lambda/tell';
import type { TestProvider } from '../approvals/test-tokens';
import type { HttpAnswer } from '../http/request';
import type { Log } from '../log';
import { LocalRoles } from './local-roles';

export interface LocalContainmentParts {
  readonly environment: Environment;
  readonly database: DynamoDBClient;
  readonly provider: Pick<TestProvider, 'settings' | 'keys'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** @param milliseconds How long. */
  readonly wait?: ((milliseconds: number) => Promise<void>) | undefined;
  readonly log: Log;
}

/** What stops agents and lets them go again: the two functions that are deployed, with plain objects in the place of IAM. */
export interface LocalContainment {
  readonly roles: LocalRoles;
  /** Everything in its audit log, oldest first. */
  readonly events: ContainmentEvent[];
  /** Whether AWS would deny everything to an agent. */
  isStopped(agent: string): boolean;
  /** Stops agents as an operator does: one, or each of a family. @returns how they stand, by name. */
  quarantine(whom: { readonly agent: string } | { readonly family: string }, reason: string): Promise<StopsAnswer>;
  /** Looks whether everything that is stopped still is, as it is done regularly. */
  look(): Promise<unknown>;
  /** Answers for the function that lets agents go. */
  readonly answer: (event: Parameters<ReturnType<typeof releases>>[0]) => Promise<HttpAnswer>;
}

export function localContainment(parts: LocalContainmentParts): LocalContainment {
  const { environment, database, provider, now, wait = setTimeout, log } = parts;
  const register = containmentRegister(environment);
  const events: ContainmentEvent[] = [];
  const roles = new LocalRoles();
  const mask = masking();
  const line = (said: Readonly<Record<string, unknown>>) => log({ log: 'containment', line: said });
  const write = (event: object) => line({ ...stamp(environment.name, now()), ...event });
  const common = {
    environment: environment.name,
    register,
    records: new DynamoRecords(gatewayTableName(environment), database),
    roles,
    keep: async (event: ContainmentEvent) => {
      events.push(event);
      line({ ...event });
    },
    // Whom it would tell looks at the terminal.
    tell: async (severity: string, message: string) => line({ severity, message }),
    mask: async (text: string) => String(await mask(text)),
    log: line,
    wait: async (milliseconds: number) => void (await wait(milliseconds)),
    now,
  };
  const act = stops({ ...common, measure: () => undefined });
  const invoke = (door: Door, event: object) =>
    act(event, { request: randomUUID(), deadline: now() + STOPPING_LEASE_MS, door });
  return {
    roles,
    events,
    isStopped: (name) => {
      const agent = namedAgent(register, name);
      return agent !== undefined && roles.isStopped(agent);
    },
    quarantine: (whom, reason) =>
      invoke('orders', { quarantine: { ...whom, by: 'local', reason } }) as Promise<StopsAnswer>,
    look: () => invoke('live', { reconcile: true }),
    answer: releases({ ...common, ...provider, newId: randomUUID, write }),
  };
}
