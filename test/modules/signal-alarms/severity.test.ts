import { severityOf } from '../../../modules/signal-alarms/gateway-signals';
import { environment, environmentInput } from '../../support/environment';

test('somebody is called at once where an agent was slowed down or stopped, and only there', () => {
  const of = environment({
    containment: { responses: { refused: 'quarantine', volume: 'throttle', guardrail: 'tell' } },
  });
  expect([severityOf(of, 'refused'), severityOf(of, 'volume'), severityOf(of, 'guardrail')]).toEqual([
    'critical',
    'critical',
    'warning',
  ]);
});

test('without a gateway nothing was done, whatever the defaults are', () => {
  const [agent] = environmentInput().agents ?? [];
  if (agent === undefined) throw new Error('the smallest environment has an agent');
  const of = environment({ gateway: undefined, agents: [{ ...agent, tools: {} }] });
  expect([of.containment.responses.tokens, severityOf(of, 'tokens')]).toEqual(['throttle', 'warning']);
});
