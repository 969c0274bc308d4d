import * as fc from 'fast-check';
import {
  type DownloadOptions,
  type GcsOptions,
  type HuggingFaceOptions,
  ModelStore,
  type ModelStoreOptions,
  type OciImageOptions,
  type S3Options,
} from '../../lib';
import * as amounts from './amounts';
import { pullPolicy } from './containers';
import { created, mixed, pick, props } from './mixed';
import * as texts from './texts';

const files = { mountPath: texts.mountPath, size: amounts.fewBytes, image: texts.image };

/** Values of each static method of `ModelStore`. */
export const modelStores = {
  inImage: created(ModelStore, 'inImage', fc.tuple()),
  fromClaimName: created(
    ModelStore,
    'fromClaimName',
    fc.tuple(texts.name, props<ModelStoreOptions>([], { mountPath: texts.mountPath })),
  ),
  ociImage: created(
    ModelStore,
    'ociImage',
    fc.tuple(texts.image, props<OciImageOptions>([], { mountPath: texts.mountPath, imagePullPolicy: pullPolicy })),
  ),
  download: created(
    ModelStore,
    'download',
    fc.tuple(
      texts.url,
      props<DownloadOptions>(['sha256'], {
        sha256: texts.sha256,
        mountPath: texts.mountPath,
        size: amounts.fewBytes,
        image: texts.image,
      }),
    ),
  ),
  huggingFace: created(
    ModelStore,
    'huggingFace',
    fc.tuple(
      mixed(pick(`hf://org/name@${'0a'.repeat(20)}`), pick('hf://org/name@main', 'hf://name', '', null)),
      props<HuggingFaceOptions>([], { ...files, secretName: texts.name }),
    ),
  ),
  s3: created(
    ModelStore,
    's3',
    fc.tuple(
      mixed(pick('s3://models/m.onnx', 's3://models/a/b/'), pick('s3://models', 'gs://models/m', '', null)),
      props<S3Options>(['sha256'], {
        ...files,
        sha256: texts.sha256,
        secretName: texts.name,
        region: mixed(pick('eu-central-1'), pick('a b', null)),
        endpoint: mixed(pick('http://minio:9000', 'https://s3.example.com'), pick('minio', 'http://a/b', null)),
      }),
    ),
  ),
  gcs: created(
    ModelStore,
    'gcs',
    fc.tuple(
      mixed(pick('gs://models/m.onnx', 'gs://models/a/b/'), pick('gs://models', 's3://models/m', '', null)),
      props<GcsOptions>(['sha256'], { ...files, sha256: texts.sha256, secretName: texts.name }),
    ),
  ),
};
