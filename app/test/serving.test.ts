import { Serving } from '../src/model/serving';

test('close waits for a model that is loading, and closes it', async () => {
  const order: string[] = [];
  const serving = new Serving<number>();
  let loaded = () => {};
  const close = () => Promise.resolve(order.push('model closed')).then(() => undefined);
  const load = serving.load(
    () => new Promise((resolve) => (loaded = () => resolve({ sample: 1, predict: fail, close }))),
  );
  const closed = serving.close().then(() => order.push('closed'));
  await new Promise((resolve) => setTimeout(resolve, 20));
  order.push('loaded');
  loaded();
  await Promise.all([load, closed]);
  expect(order).toEqual(['loaded', 'model closed', 'closed']);
});

test('close ends if the model cannot be loaded', async () => {
  const serving = new Serving<number>();
  const load = serving.load(() => Promise.reject(new Error('no model')));
  await expect(load).rejects.toThrow('no model');
  await serving.close();
});

const fail = () => Promise.reject(new Error('no prediction'));
