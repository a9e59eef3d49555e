import { defineEnvironment } from '../../../foundation/define-environment';
import { syntheticEnvironment } from '../organization';
import { askedSize } from '../sizes';

export default defineEnvironment(syntheticEnvironment(askedSize(), 'dev'));
