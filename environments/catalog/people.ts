/** Groups of Identity Center that exist already; those that families of agents need and that are not listed are made. */
export const groups = {
  'claims-operators': '93a4c8d2-1021-70f5-8c1e-4b7d2f0a9e61',
  'claims-approvers': '93a4c8d2-5033-7018-9a2c-6f1e8d3b7c42',
};
