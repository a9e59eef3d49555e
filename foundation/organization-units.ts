import type { Environment } from './environment';

/** The root, as environments name it among organizational units. */
export const ROOT = 'root';

/**
 * Id of an organizational unit, or of the root.
 *
 * @throws Error if there is none of that name, which validation has ruled out.
 */
export function organizationalUnitId(
  { name, organization }: Pick<Environment, 'name' | 'organization'>,
  unit: string,
): string {
  if (unit === ROOT) return organization.rootId;
  const found = organization.organizationalUnits[unit];
  if (found === undefined)
    throw new Error(
      `${name}.organization.organizationalUnits: there is no "${unit}"; ask only for units that were validated`,
    );
  return found.id;
}
