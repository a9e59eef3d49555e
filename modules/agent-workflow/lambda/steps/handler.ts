import { tellingOfAgent } from '../../../events/lambda/telling-of-agent';
import { stepsRules } from './rules';
import { signedFetch } from './signed-fetch';
import { steps } from './steps';

const { P2A_GATEWAY: gateway = '', AWS_REGION: region = '' } = process.env;

export const handler = steps(signedFetch(gateway, region), tellingOfAgent(), stepsRules());
