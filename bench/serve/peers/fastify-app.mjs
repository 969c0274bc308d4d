// Fastify server for comparison, without threads or batches, with the defaults of the libraries.
import { join } from 'node:path';
import multipart from '@fastify/multipart';
import Fastify from 'fastify';
import sharp from 'sharp';

// disables the telemetry of ONNX Runtime
process.env.ORT_DISABLE_TELEMETRY = '1';
const { InferenceSession, Tensor } = await import('onnxruntime-node');

const session = await InferenceSession.create(join(process.env.MODELS_DIR, 'model.onnx'));
const app = Fastify({ bodyLimit: 10 * 1024 * 1024 });
app.register(multipart, { limits: { fileSize: 10 * 1024 * 1024 } });

async function planes(photo) {
  const pixels = await sharp(photo)
    .resize(256, 256, { fit: 'cover', kernel: 'cubic' })
    .extract({ left: 16, top: 16, width: 224, height: 224 })
    .removeAlpha()
    .raw()
    .toBuffer();
  const size = 224 * 224;
  const planes = new Float32Array(3 * size);
  for (let pixel = 0; pixel < size; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      planes[channel * size + pixel] = (pixels[pixel * 3 + channel] - 127) / 128;
    }
  }
  return planes;
}

app.post('/predict', async (request) => {
  const photo = await (await request.file()).toBuffer();
  const { probabilities } = await session.run({ image: new Tensor('float32', await planes(photo), [1, 3, 224, 224]) });
  return [...probabilities.data]
    .map((probability, index) => ({ class: index, probability }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, 5);
});
app.get('/readyz', async () => ({ status: 'ok' }));

await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
