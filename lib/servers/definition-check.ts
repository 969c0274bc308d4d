import type { PropCheck } from '../validation/prop-check';
import type { ModelServerDefinition } from './model-server-definition';
import { checkPlaceholders } from './placeholders';

/** Checks the values of a definition, so that errors name the props of the definition. */
export function checkDefinition(check: PropCheck, definition: ModelServerDefinition): void {
  const { command = [], args = [], env = {}, writableFolders = [] } = definition;
  if (definition.name.trim() === '') {
    check.fail('name', definition.name, "must be the name of the server: pass a name such as 'TorchServe'");
  }
  check.port('port', definition.port);
  if (definition.metricsPort !== undefined) {
    check.port('metricsPort', definition.metricsPort);
  }
  if (definition.metricsPath !== undefined) {
    check.urlPath('metricsPath', definition.metricsPath);
  }
  for (const prop of ['model', 'modelName', 'program', 'defaultModel'] as const) {
    const value = definition[prop];
    if (value !== undefined && check.processText(prop, value) === '') {
      check.fail(prop, value, 'must not be empty: pass a value, or leave it out for the default');
    }
  }
  command.forEach((part, i) => checkPlaceholders(check, `command[${i}]`, check.processText(`command[${i}]`, part)));
  args.forEach((arg, i) => checkPlaceholders(check, `args[${i}]`, check.processText(`args[${i}]`, arg)));
  for (const [name, text] of Object.entries(check.env('env', env))) {
    checkPlaceholders(check, `env.${name}`, text);
  }
  writableFolders.forEach((folder, i) => check.absolutePath(`writableFolders[${i}]`, folder));
}
