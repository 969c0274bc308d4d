import { ApiObject, JsonPatch, Size } from 'cdk8s';
import { EnvValue, ImagePullPolicy, PersistentVolumeClaim, Volume } from 'cdk8s-plus-28';
import type { MlApp } from './ml-app';
import { literal } from '../kube/expansion';
import { ObjectOverrides } from '../overrides/object-overrides';
import { USER_VARIABLES, restrictedContainer } from './security';

const VOLUME = 'model';

/** A checked download. */
export interface Download {
  readonly url: URL;
  readonly sha256: string;
  readonly image: string;
  readonly bytes: number;
  readonly mountPath: string;
}

/** An image that holds a model's files. */
export interface ImageSource {
  readonly reference: string;
  readonly pullPolicy: ImagePullPolicy;
}

/** Mounts a PersistentVolumeClaim. */
export function mountClaim(app: MlApp, claimName: string, mountPath: string): void {
  const claim = PersistentVolumeClaim.fromClaimName(app, 'model-claim', claimName);
  const volume = Volume.fromPersistentVolumeClaim(app, 'model-volume', claim, { name: VOLUME, readOnly: true });
  app.container.mount(mountPath, volume, { readOnly: true });
}

/** Adds an init container that puts the file in place, or fails. */
export function addDownload(app: MlApp, download: Download): void {
  const { url, sha256, image, bytes, mountPath } = download;
  const volume = Volume.fromEmptyDir(app, 'model-volume', VOLUME, {
    sizeLimit: Size.mebibytes(Math.ceil(bytes / 2 ** 20)),
  });
  const tmp = app.container.mounts.filter(({ path }) => path === '/tmp');
  app.deployment.addInitContainer({
    name: 'model-download',
    image,
    imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
    // what varies is in the environment, where no shell reads it as code
    // and not by echo, which takes a backslash for an escape in some shells
    command: ['sh', '-ec', `wget -O "$FILE" "$URL"; printf '%s  %s\\n' "$SHA256" "$FILE" | sha256sum -c`],
    envVariables: {
      HOME: EnvValue.fromValue(USER_VARIABLES.HOME),
      USER: EnvValue.fromValue(USER_VARIABLES.USER),
      URL: EnvValue.fromValue(literal(url.href)),
      FILE: EnvValue.fromValue(literal(`${mountPath}/${url.pathname.split('/').pop()}`)),
      SHA256: EnvValue.fromValue(sha256),
    },
    volumeMounts: [{ path: mountPath, volume }, ...tmp],
    resources: {},
    securityContext: restrictedContainer(app.container.securityContext),
  });
  ApiObject.of(app.deployment).addJsonPatch(
    JsonPatch.add('/spec/template/spec/initContainers/0/resources', app.resources._toKubeWithoutGpus()),
  );
  app.container.mount(mountPath, volume, { readOnly: true });
  app._traffic.allowDownload(url);
}

/** Mounts an image as a volume, which the Kubernetes 1.28 types of cdk8s-plus do not know. */
export function mountImage(app: MlApp, image: ImageSource, mountPath: string): void {
  const overrides = ObjectOverrides.of(app.deployment);
  overrides.addOwn('spec.template.spec.volumes.-', { name: VOLUME, image });
  overrides.addOwnToContainer(app.name, 'volumeMounts.-', { name: VOLUME, mountPath, readOnly: true });
}
