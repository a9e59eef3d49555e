import { workloadAccounts } from '../foundation/accounts';
import type { Environment } from '../foundation/environment';
import { environments } from './invariants/project';

/** From where agents are built to where they act in earnest. */
const TIERS: readonly Environment['tier'][] = ['development', 'staging', 'production'];

/** Every pair of environments of which the second is closer to production. */
const steps = environments.flatMap((before) =>
  environments
    .filter((after) => TIERS.indexOf(after.tier) > TIERS.indexOf(before.tier))
    .map((after) => ({ before, after })),
);
const production = environments.filter(({ tier }) => tier === 'production');
const agents = environments.flatMap((environment) => environment.agents);

// What test/invariants/ asks holds for everybody. What follows are rules of this company: change them as yours are.

test('no agent acts more freely before production than in it', () => {
  for (const { before, after } of steps)
    for (const { name, scope } of after.agents) {
      const earlier = before.agents.find((agent) => agent.name === name)?.scope ?? scope;
      expect([name, before.name, after.name, earlier > scope]).toEqual([name, before.name, after.name, false]);
    }
});

test('no agent acts without a human who could stop what it does', () => {
  expect(agents.filter(({ scope }) => scope === 4).map(({ name }) => name)).toEqual([]);
});

test('the closer to production, the longer evidence is kept', () => {
  for (const { before, after } of steps)
    for (const kept of ['prompts', 'decisions', 'logs', 'audit'] as const) {
      const shorter = after.retention[kept].days < before.retention[kept].days;
      expect([kept, before.name, after.name, shorter]).toEqual([kept, before.name, after.name, false]);
    }
});

test('production shares no account that holds workloads', () => {
  for (const environment of production) {
    const idsOf = (of: Environment) => workloadAccounts(of).map((account) => of.accounts[account]?.id);
    const elsewhere = new Set(environments.filter((other) => other !== environment).flatMap(idsOf));
    expect([environment.name, idsOf(environment).filter((id) => elsewhere.has(id))]).toEqual([environment.name, []]);
  }
});

test('production keeps its state where the team can reach it', () => {
  expect(production.filter(({ state }) => state.kind === 'local').map(({ name }) => name)).toEqual([]);
});
