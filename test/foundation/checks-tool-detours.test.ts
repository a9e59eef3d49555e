import { environmentInput, mistakesIn } from '../support/environment';

const [tool] = environmentInput().tools ?? [];
const told = (given: object) => mistakesIn(environmentInput({ tools: [{ ...tool, ...given } as never] }));

test('no tool is another name for what the template makes', () => {
  expect(told({ target: { kind: 'existing-function', function: 'p2a-trial-tool-payments', alias: 'live' } })).toEqual([
    'trial.tools[register].target.function: is named like something of the template, which is reached through the gateway only, got "p2a-trial-tool-payments"; name a function or workflow of your own; agents call a tool by declaring its actions',
  ]);
});

test('a function of somebody else is one', () => {
  expect(told({})).toEqual([]);
});
