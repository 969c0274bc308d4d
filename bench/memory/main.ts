// npm run bench:memory -- [photos | endpoints] [NAME]: writes Markdown.
import { join } from 'node:path';
import { Bombs, GIFS, JPEGS, OTHERS, PNGS, WEBPS } from '../../app/test/bombs';
import { upload } from '../../app/test/helpers';
import { MODELS_DIR } from '../serve/places';
import { heading, row } from '../serve/table';
import { MeasuredServer } from './server';

const APP = join(__dirname, '../../app/build');

async function answers(server: MeasuredServer, photo: Buffer, count: number): Promise<string> {
  const { headers, payload } = upload(photo);
  const codes = new Map<string, number>();
  await Promise.all(
    Array.from({ length: count }, async () => {
      const code = await fetch(`${server.url}/predict`, { method: 'POST', headers, body: payload }).then(
        async (response) => {
          const body = (await response.json()) as { error?: { code: string } };
          return `${response.status}${body.error ? ` ${body.error.code}` : ''}`;
        },
        (error: Error) => String((error.cause as Error | undefined)?.message ?? error),
      );
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }),
  );
  return [...codes].map(([code, times]) => (times > 1 ? `${times} x ${code}` : code)).join(', ');
}

async function photos(formats: Record<string, Bombs>, name: RegExp, counts: number[]): Promise<void> {
  heading('format', 'bomb', 'kB', 'at once', 'answer', 's', 'MiB');
  for (const [format, bombs] of Object.entries(formats)) {
    for (const [bomb, make] of Object.entries(bombs)) {
      if (!name.test(`${format} ${bomb}`)) continue;
      const photo = await make();
      for (const count of counts) {
        const server = await MeasuredServer.start(join(APP, 'main.js'), { MODELS_DIR });
        const start = performance.now();
        const answer = await answers(server, photo, count);
        const seconds = (performance.now() - start) / 1000;
        row(format, bomb, (photo.length / 1000).toFixed(0), count, answer, seconds.toFixed(1), server.peak.toFixed(0));
        await server.stop();
      }
    }
  }
}

const [, , name = '.', counts = '1,64'] = process.argv;
void photos(
  { JPEG: JPEGS, PNG: PNGS, WebP: WEBPS, GIF: GIFS, other: OTHERS },
  new RegExp(name),
  counts.split(',').map(Number),
);
