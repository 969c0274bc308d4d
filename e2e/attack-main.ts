// Arguments: name of an attack, address, port. Attacks until it is killed: in a process of its own, so that honest clients are not slowed down.
import { ATTACKS, start } from './attacks';

const [name, address, port] = process.argv.slice(2);
start(
  ATTACKS.find((attack) => attack.name === name)!,
  { address: address!, port: Number(port) },
);
