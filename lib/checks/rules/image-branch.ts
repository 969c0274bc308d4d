import { pathText } from '../../kube/json-path';
import { show } from '../../kube/show';
import { allContainersIn } from '../containers';
import { DEPLOYMENT_YAML } from '../example-yaml';
import type { Rule } from '../rule';

/** Tags that move with a branch or a build, such as `main` or `master-ffmpeg-core`. A number in a tag can be a version. */
const MOVING_TAG =
  /:(?:latest-[a-z-]+|(?:main|master|trunk|develop|development|dev|head|edge|nightly|staging|snapshot|canary|unstable)(?:-[a-z-]+)?)$/i;

export const imageBranch: Rule = {
  id: 'image-branch',
  finding:
    'Image whose tag is the name of a branch, an environment or a release channel, such as `main`, `staging-gpu` or `latest-gpu`',
  consequence: 'Pods of one Deployment can run different versions',
  source: 'https://kubernetes.io/docs/concepts/configuration/overview/#container-images',
  isAdvice: true,
  example: { wrong: DEPLOYMENT_YAML.replace('model:1.4.0', 'model:main'), right: DEPLOYMENT_YAML },
  *find(index) {
    for (const { object, container, path } of index.once(allContainersIn)) {
      const { image = '' } = container;
      if (MOVING_TAG.test(image)) {
        const field = [...path, 'image'];
        yield {
          object,
          path: field,
          text: `${pathText(field)} is ${show(image)}, whose tag moves with each build: pass a version tag, or a digest`,
        };
      }
    }
  },
};
