import { HostIngress, HttpRoute, MlApp } from '../../../lib/index';
import { at, find, synth, testChart } from '../../support';

describe('a Service with two ports', () => {
  const two = () => {
    const chart = testChart('models');
    const { service } = new MlApp(chart, 'm', { image: 'registry.example.com/m:1.0', port: 8080 });
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
