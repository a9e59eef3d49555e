/** Stands in every file that is written here. Only files that carry it are replaced or removed. */
export const MARKER = 'written by npx projen pipelines';

/** The same in a policy, whose `Id` may hold no spaces everywhere. */
export const POLICY_MARKER = MARKER.replaceAll(' ', '-');

export const carriesMarker = (text: string) => text.includes(MARKER) || text.includes(POLICY_MARKER);
