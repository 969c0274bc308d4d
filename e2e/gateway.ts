import { type LiveObject, kubectl } from './kubectl';
import { ensure } from './steps';

/** First Gateway of the cluster, whose listeners must allow routes from all namespaces. Throws if the cluster has no Gateway. */
export async function firstGateway(): Promise<LiveObject> {
  const { stdout } = await kubectl('get', 'gateways', '--all-namespaces', '-o', 'json');
  const [first] = (JSON.parse(stdout) as { items: LiveObject[] }).items;
  ensure(
    first !== undefined,
    'the cluster has no Gateway: create one with a listener on port 80 that allows routes from all namespaces',
  );
  return first;
}

/** Address of a Gateway, for port 80. */
export function gatewayAddress({ status }: LiveObject): string {
  const address = process.env.E2E_GATEWAY ?? status.addresses[0]?.value;
  ensure(address !== undefined, 'the Gateway has no address: set E2E_GATEWAY to an address that serves its port 80');
  return address;
}

/** Options of a route through a Gateway. */
export function gatewayOptions({ metadata }: LiveObject) {
  return { gatewayName: metadata.name, gatewayNamespace: metadata.namespace };
}
