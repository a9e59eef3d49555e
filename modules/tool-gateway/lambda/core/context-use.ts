/** What of the context a policy looks at: all of it, or members by name. */
export type Use = 'all' | ReadonlyMap<string, Use>;

type MutableUse = 'all' | Map<string, MutableUse>;

/**
 * What policies look at of the context, by their syntax trees in Cedar's JSON format: what is looked at as a whole is needed whole. To hand over what
 * nobody looks at costs more than to decide.
 */
export function useOf(policies: readonly unknown[]): Use {
  const use: { all: MutableUse } = { all: new Map() };
  for (const policy of policies) visit(policy, use);
  return use.all;
}

function visit(node: unknown, use: { all: MutableUse }): void {
  if (typeof node !== 'object' || node === null) return;
  const path = pathOf(node);
  if (path !== undefined) {
    use.all = added(use.all, path);
    return;
  }
  const { has } = node as { readonly has?: { readonly left: unknown; readonly attr: string | readonly string[] } };
  const asked = has === undefined ? undefined : pathOf(has.left);
  if (has !== undefined && asked !== undefined) {
    use.all = added(use.all, [...asked, ...(typeof has.attr === 'string' ? [has.attr] : has.attr)]);
    return;
  }
  for (const child of Object.values(node)) visit(child, use);
}

/** Names from the context down, as in `context.input.claim`; undefined for what is no part of it. */
function pathOf(node: unknown): readonly string[] | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  const { Var: variable, '.': member } = node as {
    readonly Var?: unknown;
    readonly '.'?: { readonly left: unknown; readonly attr: string };
  };
  if (variable !== undefined) return variable === 'context' ? [] : undefined;
  if (member === undefined) return undefined;
  const above = pathOf(member.left);
  return above === undefined ? undefined : [...above, member.attr];
}

function added(use: MutableUse, [name, ...below]: readonly string[]): MutableUse {
  if (use === 'all' || name === undefined) return 'all';
  use.set(name, added(use.get(name) ?? new Map(), below));
  return use;
}
