#!/usr/bin/env node
import { runProgram } from './program';
import { SYNTH_USAGE, synthesize } from './synth';

const COMMANDS = {
  synth: { usage: SYNTH_USAGE, run: synthesize },
};

const USAGE = {
  command: 'cdk8s-ml-app',
  about: "Works on the app of this folder's cdk8s.yaml. Each command has a --help of its own.",
  positionals: [{ name: 'COMMAND', help: 'what to do', choices: Object.keys(COMMANDS), required: true }],
};

const [name = '', ...rest] = process.argv.slice(2);
if (name in COMMANDS) {
  const { usage, run } = COMMANDS[name as keyof typeof COMMANDS];
  void runProgram(usage, run, rest);
} else {
  void runProgram(USAGE, () => undefined);
}
