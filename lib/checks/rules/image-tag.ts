import { allContainers, containerPathOf } from '../../kube/pod-spec';
import { show } from '../../kube/show';
import { DEPLOYMENT_YAML } from '../example-yaml';
import type { Rule } from '../rule';

export const imageTag: Rule = {
  id: 'image-tag',
  finding: 'Image without a tag, a digest or a version in its name, or with the tag `latest`',
  consequence: 'Pods of one Deployment can run different versions',
  source: 'https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy',
  aliases: { kubeScore: ['container-image-tag'], kubeLinter: ['latest-tag'], polaris: ['tagNotSpecified'] },
  example: { wrong: DEPLOYMENT_YAML.replace('model:1.4.0', 'model:latest'), right: DEPLOYMENT_YAML },
  *find(index) {
    for (const { object, pod, podPath } of index.workloads) {
      for (const container of allContainers(pod)) {
        const { name, image } = container;
        if (!hasVersion(image) && !index.facts.replacesImage(object, image ?? '')) {
          yield {
            object,
            path: [...podPath, ...containerPathOf(pod, container), 'image'],
            text: `image of container '${name}' is ${show(image)}, must have a tag other than latest, or a digest: pass the version to run`,
          };
        }
      }
    }
  },
};

/** Image name that changes with each release, such as `inference-cu124.2-3.ubuntu2204`. */
const VERSION_IN_NAME = /\d+\.\d+[.-]\d+[^/:]*$/;

/** Returns true if an image has a digest, a tag other than `latest`, or a version in its name instead of a tag. */
function hasVersion(image: string = ''): boolean {
  return image.includes('@') || VERSION_IN_NAME.test(image) || !/(^|\/)[^:/]*(:latest)?$/.test(image);
}
