import { signalAlarmName } from '../../../../foundation/names';
import type { Signal } from '../../../../foundation/vocabulary';
import type { ContainmentRegister, NamedAgent } from '../core/register';
import { record, type ServiceEvent } from './requests';

/** From which on a finding of GuardDuty is severe. Source: "Severity levels of GuardDuty findings" in the GuardDuty guide: 7.0 is high. */
export const SEVERE_FINDING = 7;

/** What an event says of an agent. */
export interface Sighting {
  readonly signal: Signal;
  /** Nobody, where the register has none of whom the event speaks. */
  readonly agent: NamedAgent | undefined;
  /** Where it came from: name of the alarm, type of the finding, or the call that was refused. */
  readonly source: string;
  /** When the session began by which the agent made the call, in milliseconds since 1970. */
  readonly session?: number;
}

/** @returns nothing where the event is about something else than a conspicuous agent. */
export type Seeing = (event: ServiceEvent) => Sighting | undefined;

/**
 * Makes what reads events, of all the ways in which an agent becomes conspicuous. Who is meant is looked up in the register, by whole
 * names and in the account that the event is of.
 */
export function seeing(register: ContainmentRegister): Seeing {
  const agents = Object.entries(register.agents).map(([name, agent]): NamedAgent => ({ ...agent, name }));
  const roles = agents.flatMap((agent) => agent.roles.map((role) => ({ ...role, agent })));
  const byRole = new Map(roles.map(({ roleArn, agent }) => [roleArn, agent]));
  const byRoleName = new Map(roles.map(({ roleName, agent }) => [`${agent.account}/${roleName}`, agent]));
  const byAlarm = new Map(
    agents.flatMap((agent) =>
      WITH_ALARMS.map((signal) => [signalAlarmName(register, signal, agent.name), { signal, agent }] as const),
    ),
  );

  const ofAlarm: Seeing = ({ account, detail: { alarmName, state } }) => {
    if (typeof alarmName !== 'string' || record(state).value !== 'ALARM') return undefined;
    const known = byAlarm.get(alarmName);
    const isOurs = known !== undefined && account === accountOf(known.signal, known.agent, register);
    const signal = known?.signal ?? WITH_ALARMS.find((one) => alarmName.startsWith(signalAlarmName(register, one, '')));
    if (signal === undefined) return undefined;
    return { signal, agent: isOurs ? known.agent : undefined, source: asSource(alarmName) };
  };

  const ofCall: Seeing = ({ detail: { userIdentity, errorCode, eventSource, eventName } }) => {
    if (typeof errorCode !== 'string') return undefined;
    const { sessionIssuer, attributes } = record(record(userIdentity).sessionContext);
    const { arn } = record(sessionIssuer);
    const agent = typeof arn === 'string' ? byRole.get(arn) : undefined;
    const session = Date.parse(String(record(attributes).creationDate));
    return {
      signal: 'probing',
      agent,
      source: asSource(`${eventSource}:${eventName}`),
      ...(Number.isNaN(session) ? {} : { session }),
    };
  };

  const ofFinding: Seeing = ({ account, detail: { severity, type, resource } }) => {
    if (typeof severity !== 'number' || severity < SEVERE_FINDING) return undefined;
    const { userName } = record(record(resource).accessKeyDetails);
    return { signal: 'finding', agent: byRoleName.get(`${account}/${userName}`), source: asSource(String(type)) };
  };

  const ways: Readonly<Record<string, Seeing>> = {
    'aws.cloudwatch CloudWatch Alarm State Change': ofAlarm,
    'aws.guardduty GuardDuty Finding': ofFinding,
  };
  return (event) => {
    if (event.source.startsWith('aws.') && event.type === 'AWS API Call via CloudTrail') return ofCall(event);
    return ways[`${event.source} ${event.type}`]?.(event);
  };
}

/** Signals that an alarm for each agent raises. */
export const WITH_ALARMS = [
  'refused',
  'sensitive-data',
  'guardrail',
  'volume',
  'tokens',
] as const satisfies readonly Signal[];

/** Of these, what the gateway sees; all others are seen where the agent is. */
const SEEN_BY_GATEWAY: readonly Signal[] = ['refused', 'sensitive-data', 'volume'];

/** Whether an alarm is raised in the gateway's account; otherwise it is in that of the agent. An alarm elsewhere accuses nobody. */
export const isSeenByGateway = (signal: Signal) => SEEN_BY_GATEWAY.includes(signal);

const accountOf = (signal: Signal, { account }: NamedAgent, { gatewayAccount }: ContainmentRegister) =>
  isSeenByGateway(signal) ? gatewayAccount : account;

/** As events take it: what somebody could have chosen is cut down to letters and digits. */
const asSource = (text: string) => text.replace(/[^\w:/.=+@,#-]/g, '_').slice(0, 512) || 'unknown';
