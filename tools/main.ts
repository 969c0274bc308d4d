import { dispatch } from './dispatch';
import { TOOLS } from './programs';

dispatch('npm run tool', 'Runs a tool of this repository.', TOOLS);
