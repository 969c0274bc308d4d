import type { Fact } from './presets/preset';

/** Variables of the Python interpreter, for servers whose image is an app of the user. */
export const PYTHON_ENV = { PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1' };

/** Facts of the variables. */
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
