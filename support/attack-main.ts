// Runs an attack in its own process, so that the attack does not slow down legitimate clients. Runs until the process is killed.
// Arguments: name, address, port.
import { ATTACKS, startAttack } from './attacks';

const [name, address, port] = process.argv.slice(2);
startAttack(
  ATTACKS.find((attack) => attack.name === name)!,
  { address: address!, port: Number(port) },
);
