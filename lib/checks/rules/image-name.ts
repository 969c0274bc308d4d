import { pathText } from '../../kube/json-path';
import { show } from '../../kube/show';
import { allContainersIn } from '../containers';
import { DEPLOYMENT_YAML } from '../example-yaml';
import type { Rule } from '../rule';

/** Grammar of image references. */
const HOST = '(?:[a-zA-Z\\d](?:[a-zA-Z\\d.-]*[a-zA-Z\\d])?|\\[[a-fA-F\\d:]+\\])(?::\\d+)?';
const PART = '[a-z\\d]+(?:(?:\\.|_|__|-+)[a-z\\d]+)*';
const REFERENCE = new RegExp(`^(?:${HOST}/)?${PART}(?:/${PART})*(?::\\w[\\w.-]{0,127})?(?:@[a-z\\d]+:[a-f\\d]{32,})?$`);
/** Placeholders that authors leave for the reader to replace. */
const PLACEHOLDER = /(?:^|[/.:@_-])(?:your|change-?me|replace-?me|placeholder)(?:$|[/.:@_-])/i;

export const imageName: Rule = {
  id: 'image-name',
  finding: 'Image that contains a placeholder, or is not a valid reference',
  consequence: 'The node cannot pull the image',
  source: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
  example: { wrong: DEPLOYMENT_YAML.replace('registry.example.com', '<REGISTRY>'), right: DEPLOYMENT_YAML },
  *find(index) {
    for (const { object, container, path } of index.once(allContainersIn)) {
      const { image } = container;
      if (typeof image !== 'string' || image === '' || index.facts.replacesImage(object, image)) continue;
      if (!REFERENCE.test(image) || PLACEHOLDER.test(image)) {
        const field = [...path, 'image'];
        const problem = REFERENCE.test(image) ? 'contains a placeholder' : 'is not a valid reference';
        yield {
          object,
          path: field,
          text: `${pathText(field)} is ${show(image)}, which ${problem}: pass registry, repository and tag`,
        };
      }
    }
  },
};
