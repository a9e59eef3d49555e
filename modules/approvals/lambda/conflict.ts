/** Whether the store found something else than a write expected. By its name, so that it is known however the store was bundled. */
export const isConflict = (error: unknown) => error instanceof Error && error.name === 'Conflict';
