import { Duration } from 'cdk8s';
import { ReplicaCount } from '../../../lib/index';

describe('ReplicaCount.desired()', () => {
  test.each([
    // the exercise: 3 pods at 160% of a target of 80%
    [3, 160, 80, 6],
    [1, 200, 40, 5],
    [5, 10, 40, 2],
    [5, 0, 40, 0],
    [3, 50, 75, 2],
    [4, 81, 72, 5],
    // within a tenth of the target
    [10, 88, 80, 10],
    [10, 72, 80, 10],
    [10, 89, 80, 12],
    [10, 71, 80, 9],
    [3, 70, 30, 7],
    // 25 without the controller's rounding
    [11, 150, 66, 26],
    [7, 2.5, 1, 18],
  ])('%d replicas at %d, target %d: %d', (current, usage, target, desired) => {
    expect(ReplicaCount.desired({ current, usage, target })).toBe(desired);
  });

  test('is ceil(current x usage / target), or current within the tolerance', () => {
    const wrong: object[] = [];
    for (let current = 1; current <= 30; current++) {
      for (let usage = 0; usage <= 300; usage++) {
        for (const target of [1, 7, 30, 40, 50, 66, 75, 80, 90, 100, 150]) {
          const exact = Math.floor((current * usage + target - 1) / target);
          const expected = 10 * Math.abs(usage - target) <= target ? current : exact;
          const desired = ReplicaCount.desired({ current, usage, target });
          // the controller rounds up some whole quotients, because it divides first
          const oneMore = (current * usage) % target === 0 && desired === expected + 1;
          if (desired !== expected && !oneMore) {
            wrong.push({ current, usage, target, desired, expected });
          }
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  test.each([
    [{ current: 0, usage: 1, target: 1 }, 'ReplicaCount: current is 0, must be a whole number from 1 to 2147483647'],
    [{ current: 1, usage: -1, target: 1 }, 'ReplicaCount: usage is -1, must be a number of at least 0'],
    [
      { current: 1, usage: NaN, target: 1 },
      'ReplicaCount: usage is NaN, must be a finite number: pass a value such as 90',
    ],
    [
      { current: 1, usage: 1, target: 0 },
      'ReplicaCount: target is 0, must be a finite number above 0: pass a positive number',
    ],
  ])('rejects %j', (observation, message) => {
    expect(() => ReplicaCount.desired(observation)).toThrow(message);
  });
});

describe('ReplicaCount.byCpu()', () => {
  test.each([
    [60, 200, '2', 75, 8],
    [100, 10, '500m', undefined, 3],
    // 0.1 x 3 / 0.1 is three
    [3, 100, '100m', 100, 3],
    [3, 100.1, '100m', 100, 4],
    [0.5, 4000, '1', 200, 1],
    [1, 1, '64', 80, 1],
  ])('%d per second of %d ms on %s at %s %%: %d', (requestsPerSecond, ms, cpu, targetCpuUtilization, replicas) => {
    const cpuPerRequest = Duration.millis(ms);
    expect(ReplicaCount.byCpu({ requestsPerSecond, cpuPerRequest, cpu, targetCpuUtilization })).toBe(replicas);
  });

  test.each([
    [{ requestsPerSecond: NaN }, 'ReplicaCount: requestsPerSecond is NaN, must be a finite number'],
    [{ cpu: '0' }, "ReplicaCount: cpu is '0', must be a multiple of 1m"],
    [{ targetCpuUtilization: 0 }, 'ReplicaCount: targetCpuUtilization is 0, must be a whole number from 1'],
    [
      { cpuPerRequest: Duration.seconds(0) },
      "ReplicaCount: cpuPerRequest is '0ms', must be a finite duration above 0ms: pass a positive duration",
    ],
  ])('rejects %#', (bad, message) => {
    const demand = { requestsPerSecond: 1, cpuPerRequest: Duration.seconds(1), cpu: '1', ...bad };
    expect(() => ReplicaCount.byCpu(demand)).toThrow(message);
  });
});

describe('ReplicaCount.byRequestsInFlight()', () => {
  test.each([
    [60, 300, 8, 3],
    [80, 300, 8, 3],
    [81, 300, 8, 4],
    [1, 1, 100, 1],
    [10, 700, 0.7, 10],
  ])('%d per second of %d ms, %d each: %d', (requestsPerSecond, ms, perReplica, replicas) => {
    expect(ReplicaCount.byRequestsInFlight({ requestsPerSecond, latency: Duration.millis(ms), perReplica })).toBe(
      replicas,
    );
  });

  test('rejects values that are not above 0', () => {
    const demand = { requestsPerSecond: 1, latency: Duration.seconds(1), perReplica: 0 };
    expect(() => ReplicaCount.byRequestsInFlight(demand)).toThrow(
      'ReplicaCount: perReplica is 0, must be a finite number above 0: pass a positive number',
    );
  });
});
