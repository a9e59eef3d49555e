const nobodyBelow = { '@@operators_allowed_for_child_policies': ['@@none'] };

/** Opts every account out of every AI service's use of content, and lets no unit below opt in again. */
export const aiOptOutPolicy = () => ({
  services: {
    ...nobodyBelow,
    default: { ...nobodyBelow, opt_out_policy: { ...nobodyBelow, '@@assign': 'optOut' } },
  },
});
