import { dispatch } from '../tools/dispatch';
import { BENCHES } from '../tools/programs';

dispatch('npm run bench', 'Measures the library or the app, and prints tables in Markdown.', BENCHES);
