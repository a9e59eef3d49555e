import { type Token, tokensOf } from './tokens';

/** What stands between the quotes where a source names a module. */
export interface Specifier {
  readonly text: string;
  /** Offset of its first character. */
  readonly start: number;
}

/** Functions of `jest` whose first argument names a module. Source: The Jest Object, Jest. */
const OF_JEST = new Set([
  'createMockFromModule',
  'deepUnmock',
  'doMock',
  'dontMock',
  'mock',
  'requireActual',
  'requireMock',
  'setMock',
  'unmock',
  'unstable_mockModule',
  'unstable_unmockModule',
]);

/**
 * The module specifiers of a source: those of imports and exports, of `import()` as a value or a type, `require`,
 * `require.resolve`, `declare module` and the functions of `jest` that name a module.
 *
 * Comments name none, also where a tool reads them: triple-slash references, types in JSDoc.
 */
export function specifiersIn(source: string): Specifier[] {
  const tokens = tokensOf(source);
  return tokens.flatMap(({ kind, text, start }, index) =>
    kind === 'literal' && namesModule(tokens, index) ? [{ text: text.slice(1, -1), start: start + 1 }] : [],
  );
}

function namesModule(tokens: readonly Token[], index: number): boolean {
  const before = textAt(tokens, index - 1);
  if (before === '(') return takesModule(tokens, endOfCallee(tokens, index - 2));
  // A template may stand where any expression may, and nowhere else.
  if (textAt(tokens, index).startsWith('`')) return false;
  // Nothing but a specifier can follow these words as a text, `module` where modules are declared.
  return before === 'from' || before === 'import' || before === 'module';
}

function takesModule(tokens: readonly Token[], end: number): boolean {
  const name = textAt(tokens, end);
  if (textAt(tokens, end - 1) !== '.') return name === 'import' || name === 'require';
  if (textAt(tokens, end - 3) === '.') return false;
  const owner = textAt(tokens, end - 2);
  return owner === 'jest' ? OF_JEST.has(name) : owner === 'require' && name === 'resolve';
}

/** Steps over type arguments, such as those of `jest.requireActual<typeof import('cdktf')>('cdktf')`. */
function endOfCallee(tokens: readonly Token[], last: number): number {
  if (textAt(tokens, last) !== '>') return last;
  let depth = 0;
  for (let index = last; index >= 0; index -= 1) {
    const text = textAt(tokens, index);
    if (text === '>' && textAt(tokens, index - 1) !== '=') depth += 1;
    if (text === '<') depth -= 1;
    if (depth === 0) return index - 1;
  }
  return last;
}

const textAt = (tokens: readonly Token[], index: number) => tokens[index]?.text ?? '';
