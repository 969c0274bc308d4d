import { join } from 'node:path';

/** What the image runs: npm run build --workspace app. */
export const APP = join(__dirname, '../../app/build');
