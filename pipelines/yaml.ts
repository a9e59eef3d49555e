import { Document, isScalar, visit } from 'yaml';
import { FIRST_LINE } from './marker';

/**
 * A YAML file: what it is, one comment line each, and its content.
 *
 * @param notes Comments to put behind values, by value; such as the version that a commit of an action is.
 */
export function yamlFile(about: readonly string[], content: unknown, notes: Readonly<Record<string, string>> = {}) {
  const document = new Document(content, { aliasDuplicateObjects: false });
  document.commentBefore = [FIRST_LINE, ...about].map((line) => ` ${line}`.trimEnd()).join('\n');
  visit(document, {
    Scalar(_, node) {
      const note = isScalar(node) && typeof node.value === 'string' ? notes[node.value] : undefined;
      if (note !== undefined) node.comment = ` ${note}`;
    },
  });
  return document.toString({ lineWidth: 0 });
}
