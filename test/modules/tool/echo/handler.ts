/** The smallest tool: it answers with what it was given. */
export const handler = async ({ input }: { readonly input: unknown }) => ({ ok: true, output: input });
