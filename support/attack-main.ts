// Runs an attack in its own process, until it is killed, so that it does not slow down honest clients. Arguments: name, address, port.
import { ATTACKS, start } from './attacks';

const [name, address, port] = process.argv.slice(2);
start(
  ATTACKS.find((attack) => attack.name === name)!,
  { address: address!, port: Number(port) },
);
