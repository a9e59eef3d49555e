import { DefaultTokenResolver, StringConcat, TerraformElement, type TerraformStack, Tokenization } from 'cdktf';

type Fragment = Readonly<Record<string, unknown>>;

const RESOLVER = new DefaultTokenResolver(new StringConcat());

/**
 * What the elements of a stack come to, each worked out once. The toolkit does it three times over: to find references
 * between stacks, to write an element, and to write the whole. Here references between stacks are refused, so the first
 * time is as good as the last. `docs/decisions/0011-one-pass.md` has the measures.
 */
export class SettledElements {
  private readonly fragments = new Map<TerraformElement, Fragment>();

  /** Works out what is new, and has the elements say nothing more to the toolkit. */
  public settle(stack: TerraformStack): void {
    for (const element of stack.node.findAll().filter(TerraformElement.isTerraformElement)) {
      if (this.fragments.has(element)) continue;
      const resolve = (part: unknown) =>
        Tokenization.resolve(part, { scope: stack, resolver: RESOLVER, preparing: true });
      this.fragments.set(element, settled(element.toTerraform(), resolve) as Fragment);
      element.toTerraform = () => ({});
    }
  }

  /** All of them, below what the toolkit says of the stack itself and of its overrides. */
  public below(skeleton: Fragment): Fragment {
    const whole = {};
    for (const fragment of this.fragments.values()) merge(whole, fragment);
    return merge(whole, skeleton);
  }
}

/** What the toolkit writes for a value that is not known yet, or for a template that it has to look into. */
const OPEN_STRING = /[$#&]\{|\de\+2(?:89|98)/;
/** Numbers that are not known yet are below this. */
const OPEN_NUMBER = -1e280;

/** The value without what is undefined; the toolkit is asked about those parts only that may hold a token. */
function settled(value: unknown, resolve: (part: unknown) => unknown): unknown {
  if (typeof value === 'string') return OPEN_STRING.test(value) ? resolve(value) : value;
  if (typeof value === 'number') return value < OPEN_NUMBER ? resolve(value) : value;
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? resolve(value) : value;
  if (Array.isArray(value)) {
    const open = value.some((item) => (typeof item === 'string' ? item.startsWith('#{') : isOpenNumber(item)));
    return open ? resolve(value) : value.map((item) => settled(item, resolve)).filter((item) => item !== undefined);
  }
  if (Object.getPrototypeOf(value) !== Object.prototype || Tokenization.isResolvable(value)) return resolve(value);
  const whole: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (OPEN_STRING.test(key)) return resolve(value);
    const part = settled(item, resolve);
    if (part !== undefined) whole[key] = part;
  }
  return whole;
}

const isOpenNumber = (value: unknown) => typeof value === 'number' && value < OPEN_NUMBER;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Section, type and name of a resource: what lies deeper belongs to one element, and is not copied without need. */
const SHARED_LEVELS = 3;

/** As the toolkit merges: objects into each other, lists behind each other, anything else in place of what was there. */
function merge(target: Record<string, unknown>, source: Fragment, level = 0): Record<string, unknown> {
  for (const [key, value] of Object.entries(source)) {
    const there = target[key];
    if (!isObject(value)) target[key] = Array.isArray(value) && Array.isArray(there) ? [...there, ...value] : value;
    else if (isObject(there)) target[key] = merge(level < SHARED_LEVELS ? there : { ...there }, value, level + 1);
    else target[key] = level < SHARED_LEVELS ? merge({}, value, level + 1) : value;
  }
  return target;
}
