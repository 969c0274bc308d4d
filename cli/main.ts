#!/usr/bin/env node
import { runProgram } from './program';
import { SYNTH_USAGE, synthesize } from './synth';

const COMMANDS = {
  synth: { usage: SYNTH_USAGE, run: synthesize },
};

const USAGE = {
  command: 'cdk8s-ml-app',
  about: 'Runs a command for the app in cdk8s.yaml of the current folder. Each command has its own --help.',
  positionals: [{ name: 'COMMAND', help: 'command to run', choices: Object.keys(COMMANDS), required: true }],
};

const [name = '', ...rest] = process.argv.slice(2);
if (Object.hasOwn(COMMANDS, name)) {
  const { usage, run } = COMMANDS[name as keyof typeof COMMANDS];
  void runProgram(usage, run, rest);
} else {
  void runProgram(USAGE, () => undefined);
}
