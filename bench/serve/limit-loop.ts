// Decodes, resizes and classifies a photo repeatedly on one thread, without a server, and prints the number of repetitions.
// Arguments: decoder, photo, models directory, start time (milliseconds since 1970), duration (milliseconds).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pixelsOfAnyPhoto } from '../../app/src/model/any-photo';
import { readPhotoFile } from '../../app/src/model/formats';
import { Planes } from '../../app/src/model/input';
import { pixelsOfPlainPhoto } from '../../app/src/model/plain-photo';
import { Session } from '../../app/src/model/session';

const decoders: Record<string, (photo: Uint8Array) => Uint8Array | Promise<Uint8Array>> = {
  '@napi-rs/image': (photo) => pixelsOfPlainPhoto(readPhotoFile(photo))!,
  sharp: (photo) => pixelsOfAnyPhoto(readPhotoFile(photo)),
};

async function main([decoder, photoPath, modelsDir, begin, milliseconds]: string[]): Promise<void> {
  const pixelsOf = decoders[decoder!]!;
  const photo = readFileSync(photoPath!);
  const session = await Session.open(join(modelsDir!, 'model.onnx'));
  const planes = new Planes();
  const once = async () => {
    planes.fill(await pixelsOf(photo));
    await session.run(planes.values, planes.shape);
  };
  for (let i = 0; i < 20; i++) await once();
  await sleep(Number(begin) - Date.now());
  const end = performance.now() + Number(milliseconds);
  let count = 0;
  for (; performance.now() < end; count++) await once();
  process.stdout.write(String(count));
}

void main(process.argv.slice(2));
