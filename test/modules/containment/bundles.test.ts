import { statSync } from 'node:fs';
import { bundleFunction } from '../../../foundation/function-bundle';
import { registerFiles } from '../../../modules/containment/register-file';
import { environment } from '../../support/environment';

test.each([
  ['stops', 600_000],
  ['releases', 600_000],
])('the zip of %s is made, the same every time, and small', (folder, most) => {
  const first = bundleFunction(`modules/containment/lambda/${folder}`, registerFiles(environment()));
  const second = bundleFunction(`modules/containment/lambda/${folder}`, registerFiles(environment()));
  expect(second).toEqual(first);
  expect(statSync(first.path).size).toBeLessThan(most);
});
