import { type Bombs, GIFS, JPEGS, OTHERS, PNGS, WEBPS } from '../../app/test/bombs';
import { upload } from '../../app/test/helpers';
import { MODELS_DIR } from '../serve/places';
import { row } from '../serve/table';
import { APP } from './places';
import { MeasuredServer } from './server';
import { tally } from './tally';

const FORMATS: Record<string, Bombs> = { JPEG: JPEGS, PNG: PNGS, WebP: WEBPS, GIF: GIFS, other: OTHERS };

async function predict(server: MeasuredServer, photo: Buffer): Promise<string> {
  const { headers, payload } = upload(photo);
  try {
    const response = await fetch(`${server.url}/predict`, { method: 'POST', headers, body: payload });
    const { error } = (await response.json()) as { error?: { code: string } };
    return error ? `${response.status} ${error.code}` : String(response.status);
  } catch (error) {
    return String((error as Error).cause ?? error);
  }
}

/** Measures the peak memory of the model server for each photo. */
export async function photos(only: RegExp, counts: number[]): Promise<void> {
  for (const [format, bombs] of Object.entries(FORMATS)) {
    for (const [name, make] of Object.entries(bombs)) {
      if (!only.test(`${format} ${name}`)) continue;
      const photo = await make();
      for (const count of counts) {
        const server = await MeasuredServer.start(`${APP}/main.js`, { MODELS_DIR });
        const [rest, start] = [server.peak, performance.now()];
        const response = tally(await Promise.all(Array.from({ length: count }, () => predict(server, photo))));
        const seconds = (performance.now() - start) / 1000;
        row(format, name, count, response, seconds.toFixed(1), rest.toFixed(0), server.peak.toFixed(0));
        await server.stop();
      }
    }
  }
}
