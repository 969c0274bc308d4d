import { type Arguments, commandOf } from '../../../cli/program';
import { RELEASE_USAGE } from '../../../cli/release/usage';

test('all options of the release reach the command under their names', async () => {
  const options = Object.entries(RELEASE_USAGE.options ?? {});
  const given = options.flatMap(([name, { value, choices }]) =>
    value === undefined ? [`--${name}`] : [`--${name}`, choices?.[1] ?? '7'],
  );
  let received: Arguments | undefined;
  const command = commandOf(RELEASE_USAGE, (args) => {
    received = args;
  });
  await command.parseAsync(['plan/', ...given], { from: 'user' });
  expect(received?.positionals).toEqual(['plan/']);
  expect([...(received?.flags ?? [])].sort()).toEqual(['abort', 'dry-run', 'resume', 'step']);
  const values = options
    .filter(([, { value }]) => value !== undefined)
    .map(([name, { choices }]) => [name, choices?.[1] ?? '7']);
  expect(received?.values).toEqual(Object.fromEntries(values));
});
