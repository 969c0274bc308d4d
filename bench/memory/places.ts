import { join } from 'node:path';

/** Folder of the bundles in the image. Run npm run build --workspace app to create it. */
export const APP = join(__dirname, '../../app/build');
