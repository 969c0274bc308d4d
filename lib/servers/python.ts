import type { Fact } from './presets/preset';

/** Environment variables of the Python interpreter, for servers whose image contains the user's app. */
export const PYTHON_ENV = { PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1' };

/** Reason and source of each variable. */
export const PYTHON_FACTS: { readonly [variable in keyof typeof PYTHON_ENV]: Fact } = {
  PYTHONDONTWRITEBYTECODE: {
    why: 'The root file system is read-only',
    source: 'https://docs.python.org/3/using/cmdline.html#envvar-PYTHONDONTWRITEBYTECODE',
  },
  PYTHONUNBUFFERED: {
    why: 'The log is complete after a crash',
    source: 'https://docs.python.org/3/using/cmdline.html#envvar-PYTHONUNBUFFERED',
  },
};
