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

/** A unit, those above it, and the root. */
export function unitsFrom(
  unit: string,
  units: Readonly<Record<string, { readonly parent?: string | undefined }>>,
): string[] {
  const found: string[] = [];
  for (
    let at: string | undefined = unit;
    at !== undefined && at !== ROOT && !found.includes(at);
    at = Object.hasOwn(units, at) ? units[at]?.parent : undefined
  )
    found.push(at);
  return [...found, ROOT];
}
