import { QueueLimit } from '../src/model/queue-limit';

function times(count: number, action: () => void): void {
  for (let i = 0; i < count; i++) action();
}

describe('the limit of a queue', () => {
  test('is at its maximum while clients wait for their responses', () => {
    const limit = new QueueLimit(64);
    times(100, () => limit.raise());
    expect(limit.value).toBe(64);
  });

  test('falls by one for each client that disconnects, but not below one', () => {
    const limit = new QueueLimit(64);
    times(14, () => limit.lower());
    expect(limit.value).toBe(50);
    times(100, () => limit.lower());
    expect(limit.value).toBe(1);
  });

  test('rises by one for 20 responses', () => {
    const limit = new QueueLimit(64);
    times(10, () => limit.lower());
    times(21, () => limit.raise());
    expect(limit.value).toBe(55);
  });

  test('is stable if one client in 20 disconnects', () => {
    const limit = new QueueLimit(64);
    times(1000, () => {
      limit.lower();
      times(20, () => limit.raise());
    });
    expect(limit.value).toBeGreaterThanOrEqual(63);
  });
});
