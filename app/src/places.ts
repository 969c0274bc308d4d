import { join } from 'node:path';

// this file is in the folder of the entry points, because __dirname is that folder after bundling
export const MODELS_DIR = join(__dirname, '../models');
export const PAGES_DIR = join(__dirname, '../pages');
export const CLASSIFIER_WORKER = require.resolve('./classifier-worker');
