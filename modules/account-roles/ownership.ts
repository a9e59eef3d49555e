import type { Environment } from '../../foundation/environment';
import type { Conditions } from '../../foundation/policy';

/** Every name that `awsName` gives begins like this, also a shortened one. */
export const ownNames = ({ namePrefix, name }: Pick<Environment, 'namePrefix' | 'name'>) => `${namePrefix}-${name}-*`;

/** Of what AWS gives an id to, the tag of every stack says whose it is; names do not reach into such ARNs. */
const TAG = 'p2a:environment';

/** Made with the environment's tag. */
export const madeAsOurs = ({ name }: Environment): Conditions => ({
  StringEquals: { [`aws:RequestTag/${TAG}`]: name },
});

/** Already tagged as the environment's. */
export const ours = ({ name }: Environment): Conditions => ({ StringEquals: { [`aws:ResourceTag/${TAG}`]: name } });

/** The environment's, or nobody's yet, as something is while it is being made. */
export const nobodyElses = ({ name }: Environment): Conditions => ({
  StringEqualsIfExists: { [`aws:ResourceTag/${TAG}`]: name },
});
