import type { EnvironmentInput } from '../../foundation/environment';
import { environmentInput, mistakesIn } from '../support/environment';

const [agent] = environmentInput().agents ?? [];
if (agent === undefined) throw new Error('the smallest environment has an agent');
const crowd = (count: number): EnvironmentInput['agents'] =>
  Array.from({ length: count }, (_, index) => ({ ...agent, name: `agent-${index + 1}` }));

test.each<[string, Partial<EnvironmentInput>, readonly string[]]>([
  ['mailboxes of one severity', { detection: { notify: { critical: ['on-call@acme.example'] } } }, []],
  ['nobody for what can wait', { detection: { notify: { notice: [] } } }, []],
  [
    'nobody for what cannot',
    { detection: { notify: { critical: [], warning: [] } } },
    ['critical', 'warning'].map(
      (severity) =>
        `trial.detection.notify.${severity}: is empty, so nobody would be told; name a mailbox, or take it out, which tells the contacts`,
    ),
  ],
  [
    'no mailbox, and numbers that are none',
    {
      detection: { notify: { critical: ['#on-call'] }, thresholds: { refused: 0, calls: 1.5 }, anomalyDeviations: 11 },
    },
    [
      'trial.detection.notify.critical[0]: is not an e-mail address, got "#on-call"; use a mailbox that a team reads',
      'trial.detection.thresholds.refused: is too small, got 0; use 1 or more',
      'trial.detection.thresholds.calls: is not a whole number of calls, got 1.5; use a whole number, 1 or more',
      'trial.detection.anomalyDeviations: is too large, got 11; use 10 or less',
    ],
  ],
  [
    'what nobody could carry out',
    {
      gateway: undefined,
      agents: [{ ...agent, tools: {} }],
      containment: { responses: { guardrail: 'quarantine', volume: 'tell' } },
    },
    [
      'trial.containment.responses.guardrail: cannot be carried out, since what stops agents is with the gateway, and there is none, got "quarantine"; use tell, or add a gateway',
    ],
  ],
  [
    'what follows from findings that nobody makes',
    { landingZone: { guardDuty: 'off' }, containment: { responses: { finding: 'quarantine' } } },
    [
      'trial.containment.responses.finding: cannot be carried out, since landingZone.guardDuty is off and nobody finds anything, got "quarantine"; use tell, or existing or create for landingZone.guardDuty',
    ],
  ],
  ['findings that nobody makes, where nothing is said of them', { landingZone: { guardDuty: 'off' } }, []],
  ['more agents in an account than its log can tell apart', { agents: crowd(250) }, []],
])('%s', (_, overrides, messages) => {
  expect(mistakesIn(environmentInput(overrides))).toEqual(messages);
});
