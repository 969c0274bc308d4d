import { join } from 'node:path';

// this file is in the folder of the entry points, since __dirname is that folder's name once they are bundled
export const MODELS_DIR = join(__dirname, '../models');
export const PAGES_DIR = join(__dirname, '../pages');
export const CLASSIFIER_WORKER = require.resolve('./classifier-worker');
