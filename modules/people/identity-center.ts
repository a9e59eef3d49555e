import type { Environment } from '../../foundation/environment';

export type IdentityCenter = NonNullable<Environment['identityCenter']>;

/**
 * The instance of IAM Identity Center that an environment gives.
 *
 * @throws Error if it gives none, which is a fault of the caller.
 */
export function identityCenterOf({ identityCenter, name }: Environment): IdentityCenter {
  if (identityCenter === undefined)
    throw new Error(`${name}.identityCenter: is missing; ask for people only where it is given`);
  return identityCenter;
}
