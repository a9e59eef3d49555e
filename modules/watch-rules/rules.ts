import type { Environment } from '../../foundation/environment';
import { consoleRule } from './console';
import type { WatchRule } from './definition';
import { emergencyRules } from './emergency';
import { findingRules } from './findings';
import { guardingRules } from './guarding';
import { identityRules } from './identities';
import { recordingRules } from './recording';
import { takenOnRules } from './taken-on';
import { watchingRules } from './watching';

/** Everything that people of an account are told when it happens. */
export const watchRules = (environment: Environment, account: string): WatchRule[] => [
  ...guardingRules(environment, account),
  ...recordingRules(environment, account),
  ...watchingRules(environment, account),
  ...identityRules(environment, account),
  ...takenOnRules(environment, account),
  ...emergencyRules(environment, account),
  consoleRule(environment, account),
  ...findingRules(environment),
];
