import { aboutEnvironment } from '../invariants/environment';
import { NAMES } from '../invariants/resource-names';
import { vocabularyMistakes } from '../support/iam-data';
import { FIXTURES, SHIPPED } from '../support/shipped';
import { caseOf, resourcesIn, statementsIn, synthEnvironment } from '../support/synth';

const CASES = Object.entries(SHIPPED).map(([name, environment]) => ({
  name,
  stacks: synthEnvironment(environment),
}));

describe.each(CASES)('$name', ({ stacks }) => {
  const resources = resourcesIn(stacks);

  test('addresses, which are what a state knows a resource by', () => {
    expect(
      Object.fromEntries(
        [...stacks.keys()].map((id) => [
          id,
          resources
            .filter(({ stack }) => stack === id)
            .map(({ address }) => address)
            .sort(),
        ]),
      ),
    ).toMatchSnapshot();
  });

  test('each policy refers to actions and condition keys that exist', async () => {
    const statements = statementsIn(resources).map(({ statement }) => statement);
    await expect(vocabularyMistakes(statements)).resolves.toEqual([]);
  });
});

// The environments of main.ts are looked at in test/invariants/.
describe.each(Object.entries(FIXTURES))('%s', (_, environment) => {
  aboutEnvironment(caseOf(environment));
});

test('these environments have among them what the tests above look at', () => {
  const types = CASES.flatMap(({ stacks }) => resourcesIn(stacks).map(({ type }) => type));
  for (const looked of [...Object.keys(NAMES), 'aws_cloudwatch_log_group', 'aws_kms_key', 'aws_s3_bucket_policy'])
    expect(types).toContain(looked);
});
