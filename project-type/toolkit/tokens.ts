/** A piece of JavaScript or TypeScript that is neither white space nor comment. */
export interface Token {
  /** `literal`: a string, or a template without substitutions. `value`: any other literal. `mark`: punctuation. */
  readonly kind: 'word' | 'literal' | 'value' | 'mark';
  readonly text: string;
  /** Offset of its first character. */
  readonly start: number;
}

const SPACE = /\s+/y;
const COMMENT = /\/\/.*|\/\*[\s\S]*?(?:\*\/|$)/y;
const NUMBER = /\.?\d[\w.]*/y;
const WORD = /[\w$\u0080-\uffff]+/y;
const STRING = /'(?:[^'\\\r\n]|\\(?:\r\n|[\s\S]))*'|"(?:[^"\\\r\n]|\\(?:\r\n|[\s\S]))*"/y;
/** From its start, or from the end of a substitution, to its end or the next substitution. */
const TEMPLATE = /[`}](?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{)/y;
/** One token, so that what is spread is not taken for a property. */
const SPREAD = /\.{3}/y;
const REGEX = /\/(?![*/])(?:[^/\\[\r\n]|\\[^\r\n]|\[(?:[^\]\\\r\n]|\\[^\r\n])*\])+\/\w*/y;

/** Words that no value ends with, so that a slash after them begins a regular expression. */
const BEFORE_VALUE = new Set(
  'await case default delete do else extends in instanceof new of return throw typeof void yield'.split(' '),
);
const BEFORE_CONDITION = new Set(['if', 'while', 'for', 'with']);

/** What an open bracket is, as far as its end needs to know. */
type Bracket = 'condition' | 'substitution' | 'other';

/**
 * Cuts a source into tokens, exactly enough to tell code from comments, strings and regular expressions.
 *
 * It is no parser: what it cannot read, it passes over character by character, so that it never fails. It knows no JSX.
 */
export const tokensOf = (source: string): readonly Token[] => new Scanner(source).tokens();

class Scanner {
  private readonly found: Token[] = [];
  private readonly open: Bracket[] = [];
  private at = 0;
  /** Whether the last `)` closed the condition of a statement. */
  private afterCondition = false;

  constructor(private readonly source: string) {}

  public tokens(): readonly Token[] {
    while (this.at < this.source.length) this.step();
    return this.found;
  }

  private step(): void {
    if (this.skip(SPACE) || this.skip(COMMENT)) return;
    if (this.take('value', NUMBER) || this.take('word', WORD) || this.take('literal', STRING)) return;
    if (this.take('mark', SPREAD)) return;
    const character = this.source.charAt(this.at);
    if (character === '/' && this.valueMayFollow() && this.take('value', REGEX)) return;
    if (character === '`' || (character === '}' && this.open.at(-1) === 'substitution')) this.template(character);
    else this.bracketOrMark(character);
  }

  private template(character: '`' | '}'): void {
    if (character === '}') this.open.pop();
    const length = this.lengthOf(TEMPLATE);
    const ends = this.source.charAt(this.at + length - 1) === '`';
    if (length > 0 && !ends) this.open.push('substitution');
    if (length === 0 || !ends) this.push('mark', Math.max(length, 1));
    else this.push(character === '`' ? 'literal' : 'value', length);
  }

  private bracketOrMark(character: string): void {
    if (character === '(') this.open.push(this.conditionFollows() ? 'condition' : 'other');
    if (character === '{' || character === '[') this.open.push('other');
    if (character === ')') this.afterCondition = this.open.pop() === 'condition';
    if (character === '}' || character === ']') this.open.pop();
    this.push('mark', 1);
  }

  private conditionFollows(): boolean {
    const keyword = this.last(1)?.text === 'await' ? 2 : 1;
    return BEFORE_CONDITION.has(this.last(keyword)?.text ?? '') && this.last(keyword + 1)?.text !== '.';
  }

  /** Whether a value has yet to come, so that a slash begins one and divides nothing. */
  private valueMayFollow(): boolean {
    const last = this.last(1);
    if (last === undefined) return true;
    if (last.text === ')') return this.afterCondition;
    if (last.text === '!') return !this.endsValue(2);
    // `count++ / 2`, but also `a + +/1/`, which nobody writes.
    if (last.text === '+' || last.text === '-') return !(this.last(2)?.text === last.text && this.endsValue(3));
    return !this.endsValue(1);
  }

  private endsValue(back: number): boolean {
    const token = this.last(back);
    if (token === undefined) return false;
    if (token.kind === 'word') return !BEFORE_VALUE.has(token.text) || this.last(back + 1)?.text === '.';
    return token.kind !== 'mark' || token.text === ')' || token.text === ']';
  }

  private last(back: number): Token | undefined {
    return this.found.at(-back);
  }

  private take(kind: Token['kind'], pattern: RegExp): boolean {
    const length = this.lengthOf(pattern);
    if (length > 0) this.push(kind, length);
    return length > 0;
  }

  private skip(pattern: RegExp): boolean {
    const length = this.lengthOf(pattern);
    this.at += length;
    return length > 0;
  }

  /** Of what the pattern, a sticky one, finds here: 0 if nothing. */
  private lengthOf(pattern: RegExp): number {
    pattern.lastIndex = this.at;
    return pattern.exec(this.source)?.[0].length ?? 0;
  }

  private push(kind: Token['kind'], length: number): void {
    const start = this.at;
    this.at += length;
    this.found.push({ kind, text: this.source.slice(start, this.at), start });
  }
}
