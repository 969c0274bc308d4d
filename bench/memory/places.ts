import { join } from 'node:path';

/** Bundle in the image: npm run build --workspace app. */
export const APP = join(__dirname, '../../app/build');
