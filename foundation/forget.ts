import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

/** A resource's address in the state: its type, and the logical id that it was given. */
export interface Address {
  readonly type: string;
  readonly name: string;
}

const forgotten = new WeakMap<TerraformStack, unknown[]>();

/**
 * Lets Terraform forget a resource that this environment holds no longer, and leave it as it is.
 *
 * `prevent_destroy` protects a resource as long as it is in the configuration; what is taken out
 * of the configuration would be destroyed. Where the state has no such address, nothing happens.
 */
export function forget(scope: Construct, addresses: readonly Address[]): void {
  const stack = TerraformStack.of(scope);
  const all = forgotten.get(stack) ?? [];
  all.push(...addresses.map(({ type, name }) => ({ from: `${type}.${name}`, lifecycle: { destroy: false } })));
  forgotten.set(stack, all);
  if (all.length > 0) stack.addOverride('removed', all);
}
