import { awsName, type Naming } from '../../foundation/names';

/** Alarm on the state of something; those on agents have names of their own in foundation/names.ts. */
export const alarmName = (naming: Naming, group: string, ...of: readonly string[]) =>
  awsName(naming, 'alarm', group, ...of);
