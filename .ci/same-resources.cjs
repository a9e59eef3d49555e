/**
 * Proves that two toolkits deploy the same: node .ci/same-resources.cjs FOLDER OTHER
 *
 * Both folders hold a synthesis, as in cdktf.out. Every file of them is compared byte by byte: archives of functions,
 * policies, p2a.manifest.json. Of cdk.tf.json and manifest.json, every value is, but for those that the toolkit decides:
 *
 * - its own version, which stands in metadata that Terraform passes over;
 * - the exact version of a provider, which the toolkit's bindings were made from;
 * - the source of a provider, where `aws` is short for `hashicorp/aws`. Source: Provider Requirements, Terraform.
 */
const { readdirSync, readFileSync } = require('node:fs');
const { basename, join, relative } = require('node:path');

const SHOWN = 50;

const isVersion = (value) => /^\d+\.\d+\.\d+$/.test(value);
const sameVersions = (one, other) => isVersion(one) && isVersion(other);
const wholeSource = (value) => (/^[\w-]+$/.test(value) ? `hashicorp/${value}` : value);
const sameSources = (one, other) => wholeSource(one) === wholeSource(other);

/** What may differ, by the name of the file and the place in it, where `*` is any key. */
const EXCEPTIONS = {
  'manifest.json': [{ at: ['version'], same: sameVersions }],
  'cdk.tf.json': [
    { at: ['//', 'metadata', 'version'], same: sameVersions },
    { at: ['terraform', 'required_providers', '*', 'version'], same: sameVersions },
    { at: ['terraform', 'required_providers', '*', 'source'], same: sameSources },
  ],
};

const isObject = (value) => typeof value === 'object' && value !== null;
const fits = (at, path) => at.length === path.length && at.every((key, index) => key === '*' || key === path[index]);
const show = (value) => (value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 200));

const filesIn = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();

/** Version of the toolkit that wrote a folder. */
function toolkitOf(folder) {
  const { version, stacks } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  if (Object.keys(stacks).length === 0) throw new Error(`${folder}: holds no stack; synthesize into it`);
  return version;
}

/** What two folders have in common, and what not. */
class Comparison {
  differences = [];
  exceptions = new Map();
  files = 0;
  values = 0;

  constructor(folder, other) {
    if (toolkitOf(folder) === toolkitOf(other))
      throw new Error(
        `${other}: was written by the same toolkit, ${toolkitOf(other)}; give an output of the other one`,
      );
    const theirs = new Set(filesIn(other));
    for (const file of filesIn(folder)) {
      if (theirs.delete(file)) this.compareFile(file, folder, other);
      else this.differences.push(`${file}: is in ${folder} only`);
    }
    for (const file of theirs) this.differences.push(`${file}: is in ${other} only`);
  }

  compareFile(file, folder, other) {
    this.files += 1;
    const [ours, theirs] = [folder, other].map((where) => readFileSync(join(where, file)));
    if (Object.hasOwn(EXCEPTIONS, basename(file))) this.compare(file, [], JSON.parse(ours), JSON.parse(theirs));
    else if (!ours.equals(theirs)) this.differences.push(`${file}: ${ours.length} bytes and ${theirs.length} differ`);
  }

  compare(file, path, one, other) {
    if (isObject(one) && isObject(other) && Array.isArray(one) === Array.isArray(other)) {
      const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
      for (const key of keys) this.compare(file, [...path, key], one[key], other[key]);
      return;
    }
    this.values += 1;
    if (one === other) return;
    const exception = EXCEPTIONS[basename(file)].find(({ at }) => fits(at, path));
    if (exception?.same(one, other)) {
      const seen = `${exception.at.join('.')}: ${show(one)} and ${show(other)}`;
      this.exceptions.set(seen, (this.exceptions.get(seen) ?? 0) + 1);
    } else this.differences.push(`${file}: ${path.join('.')} is ${show(one)} and ${show(other)}`);
  }

  report() {
    return [
      ...[...this.exceptions].map(([seen, times]) => `${times} times ${seen}`),
      ...this.differences.slice(0, SHOWN).map((difference) => `DIFFERENT ${difference}`),
      `${this.files} files, ${this.values} values in JSON, ${this.differences.length} differences`,
      '',
    ].join('\n');
  }
}

if (require.main === module) {
  const [folder, other] = process.argv.slice(2);
  if (other === undefined) throw new Error('takes two folders; node .ci/same-resources.cjs FOLDER OTHER');
  const comparison = new Comparison(folder, other);
  process.stdout.write(comparison.report());
  if (comparison.differences.length > 0) process.exitCode = 1;
}

module.exports = { Comparison };
