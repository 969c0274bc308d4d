#!/usr/bin/env node
import { COMMANDS } from './commands';
import { version } from './package';
import { baseCommand, commandOf, runCommand } from './program';

const ABOUT =
  'Checks and plans Kubernetes manifests of model servers and other apps. Only plan, prune and release use the network.';

void runCommand(mainCommand(), process.argv.slice(2));

function mainCommand() {
  const main = baseCommand('cdk8s-ml-app')
    .description(ABOUT)
    .version(version(), '--version', 'print the version')
    .helpCommand(false);
  COMMANDS.forEach(({ usage, load }) => {
    const command = commandOf(usage, async (args) => (await load())(args));
    main.addCommand(command.name(usage.command.split(' ').at(-1) ?? ''));
  });
  return main;
}
