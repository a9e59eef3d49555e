import { z } from 'zod';

/** Accounts by name; of one that is not well-formed, the name at least is known. */
export const accountRegister = z.record(
  z.string(),
  z.object({ id: z.string().catch(''), ou: z.string().optional().catch(undefined) }).catch({ id: '' }),
);

export const networkRegister = z.record(z.string(), z.object({ account: z.string().catch('') }).catch({ account: '' }));

/** Units by name, as far as their place is told. */
export const unitRegister = z.record(
  z.string(),
  z.object({ parent: z.string().optional().catch(undefined) }).catch({}),
);

/** The twelve digits of an account, if they are known. */
export const idIn = (accounts: z.output<typeof accountRegister>, name: string): string | undefined =>
  (Object.hasOwn(accounts, name) && accounts[name]?.id) || undefined;
