import * as agents from '../../environments/catalog/agents';
import { models } from '../../environments/catalog/models';
import * as tools from '../../environments/catalog/tools';
import * as vendorTools from '../../environments/catalog/vendor-tools';
import dev from '../../environments/dev';
import prod from '../../environments/prod';
import staging from '../../environments/staging';
import { agentAccounts, gatewayAccounts, toolAccounts, workloadAccounts } from '../../foundation/accounts';
import { groupKey } from '../../foundation/families';

const environments = [dev, staging, prod];

test('each environment has the name of its file', () => {
  expect(environments.map(({ name }) => name)).toEqual(['dev', 'staging', 'prod']);
});

test('dev has all workloads in one account', () => {
  expect(workloadAccounts(dev)).toEqual(['sandbox']);
});

test('prod spreads agents and tools over several accounts, apart from each other and from the gateway', () => {
  const [forAgents, forTools, forGateway] = [agentAccounts(prod), toolAccounts(prod), gatewayAccounts(prod)];
  expect(forAgents.length).toBeGreaterThan(1);
  expect(forTools.length).toBeGreaterThan(1);
  expect(forGateway).toHaveLength(1);
  expect(workloadAccounts(prod)).toHaveLength(forAgents.length + forTools.length + forGateway.length);
});

test('no two environments share an account that holds workloads', () => {
  const ids = environments.flatMap((environment) =>
    workloadAccounts(environment).map((account) => environment.accounts[account]?.id),
  );
  expect(new Set(ids).size).toBe(ids.length);
});

test('whoever owns an agent is a group that approvers can be in, and not the one that decides', () => {
  for (const { family, owner } of environments.flatMap((environment) => environment.agents))
    expect(owner).toBe(groupKey(family, 'operator'));
});

test('every entry of the catalogue is used', () => {
  const used = new Set(environments.flatMap((environment) => environment.agents.flatMap((agent) => agent.models)));
  expect([...used].sort()).toEqual(Object.keys(models).sort());

  const namesIn = (list: ReadonlyArray<{ readonly name: string }>) => [...new Set(list.map(({ name }) => name))].sort();
  expect(namesIn(environments.flatMap((environment) => environment.agents))).toEqual(namesIn(Object.values(agents)));
  expect(namesIn(environments.flatMap((environment) => environment.tools))).toEqual(
    namesIn([...Object.values(tools), ...Object.values(vendorTools)]),
  );
});

test('production keeps its state where the team can reach it', () => {
  expect(prod.tier).toBe('production');
  expect(prod.state.kind).toBe('cloud');
});
