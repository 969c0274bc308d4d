import { join } from 'node:path';

/** Folder of the bundles, which the image also contains. `npm run build --workspace app` creates it. */
export const APP = join(__dirname, '../../app/build');
