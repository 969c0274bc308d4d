import { Protocol, Service } from 'cdk8s-plus-28';
import { HostIngress, HttpRoute, MlApp, Peer } from '../../../lib/index';
import { at, find, synth, testChart } from '../../support';

describe("a Service of the user's with two ports", () => {
  const two = () => {
    const chart = testChart('models');
    new MlApp(chart, 'app', { image: 'registry.example.com/m:1.0', port: 8080, clients: [Peer.any()] });
    const service = new Service(chart, 's', { metadata: { name: 'm' } });
    service.selectLabel('app', 'app');
    service.bind(80, { name: 'http', targetPort: 8080 });
    service.bind(8081, { name: 'second', targetPort: 8080 });
    return { chart, service };
  };

  test('behind an Ingress', () => {
    const { chart, service } = two();
    const hosts = { 'a.example.com': service };
    expect(() => new HostIngress(chart, 'i', { hosts })).toThrow(
      "chart/i: hosts['a.example.com'] is 'm', which has 2 ports: pass ports['a.example.com'] (80, 8081)",
    );
    expect(() => new HostIngress(chart, 'i2', { hosts, ports: { 'a.example.com': 82 } })).toThrow(
      "chart/i2: ports['a.example.com'] is 82, which Service 'm' does not serve: pass one of its ports (80, 8081)",
    );
  });

  test('behind a route', () => {
    const { chart, service } = two();
    const route = { gatewayName: 'public', hosts: ['a.example.com'] };
    expect(() => new HttpRoute(chart, 'h', { ...route, backends: [{ service }] })).toThrow(
      "chart/h: backends[0].service is 'm', which has 2 ports: pass backends[0].port (80, 8081)",
    );
    const { chart: other, service: chosen } = two();
    new HttpRoute(other, 'h', { ...route, backends: [{ service: chosen, port: 8081 }] });
    expect(at(find(synth(other), 'HTTPRoute'), 'spec.rules.0.backendRefs.0.port')).toBe(8081);
  });
});

describe('the Service of an app with several ports', () => {
  const several = () => {
    const chart = testChart('models');
    const extraPorts = [
      { name: 'grpc', port: 8001 },
      { name: 'rtp', port: 5004, protocol: Protocol.UDP },
    ];
    const app = new MlApp(chart, 'm', { image: 'registry.example.com/m:1.0', port: 8080, extraPorts });
    return { chart, service: app.service };
  };
  const hosts = (service: Service) => ({ 'a.example.com': service });
  const ports = (number: number) => ({ 'a.example.com': number });
  const backend = 'spec.rules.0.http.paths.0.backend.service.port.number';

  test('serves hosts by the port of the app, or by another TCP port', () => {
    const { chart, service } = several();
    new HostIngress(chart, 'first', { hosts: hosts(service) });
    new HostIngress(chart, 'second', { hosts: { 'b.example.com': service }, ports: { 'b.example.com': 8001 } });
    const objects = synth(chart);
    expect(at(find(objects, 'Ingress', 'first'), backend)).toBe(80);
    expect(at(find(objects, 'Ingress', 'second'), backend)).toBe(8001);
    expect(() => new HostIngress(chart, 'i', { hosts: hosts(service), ports: ports(5004) })).toThrow(
      "chart/i: ports['a.example.com'] is 5004, which Service 'm' does not serve: pass one of its ports (80, 8001)",
    );
  });

  test('is behind a route by the port of the app, or by another one', () => {
    const { chart, service } = several();
    const backends = [{ service }, { service, port: 8001 }];
    new HttpRoute(chart, 'h', { gatewayName: 'public', hosts: ['a.example.com'], backends });
    expect(at(find(synth(chart), 'HTTPRoute'), 'spec.rules.0.backendRefs')).toEqual([
      { name: 'm', port: 80, weight: 1 },
      { name: 'm', port: 8001, weight: 1 },
    ]);
  });
});
