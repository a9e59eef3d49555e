/** What files about a role are named after: `<account>-<role>`; folders of the role are left out. */
export function roleFile(roleArn: string): string {
  const [, , , , account, role = ''] = roleArn.split(':');
  return `${account}-${role.split('/').at(-1)}`;
}
