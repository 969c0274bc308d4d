import { App, type AppProps, YamlOutputType } from 'cdk8s';
import fc from 'fast-check';
import { FleetApp } from '../../../lib';
import { type Tree, buildTree, outcomeOf, trees } from './trees';

const PROPS: AppProps[] = [
  {},
  { yamlOutputType: YamlOutputType.FILE_PER_APP, outputFileExtension: '.yaml' },
  { yamlOutputType: YamlOutputType.FILE_PER_RESOURCE },
  { yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE, recordConstructMetadata: true },
];

function ours(tree: Tree, props: AppProps): Record<string, string> {
  return outcomeOf((outdir) => buildTree(tree, new FleetApp({ ...props, outdir })).synth());
}

function theirs(tree: Tree, props: AppProps): Record<string, string> {
  return outcomeOf((outdir) => buildTree(tree, new App({ ...props, outdir })).synth());
}

test.each(PROPS)('any tree gives the same files as cdk8s: %j', (props) => {
  fc.assert(
    fc.property(trees({ circular: false, findings: false }), (tree) => {
      expect(ours(tree, props)).toEqual(theirs(tree, props));
    }),
    { seed: 7, numRuns: 50 },
  );
});

test('any tree with circular dependencies and findings gives the same files or error as cdk8s', () => {
  fc.assert(
    fc.property(trees({ circular: true, findings: true }), fc.constantFrom(...PROPS), (tree, props) => {
      expect(ours(tree, props)).toEqual(theirs(tree, props));
    }),
    { seed: 7, numRuns: 150 },
  );
});

test('any tree gives the same text as synthYaml() of cdk8s', () => {
  fc.assert(
    fc.property(trees({ circular: true, findings: true }), (tree) => {
      const yaml = (synth: () => string) => {
        try {
          return synth();
        } catch (error) {
          return (error as Error).message;
        }
      };
      expect(yaml(() => buildTree(tree, new FleetApp()).synthYaml())).toBe(
        yaml(() => buildTree(tree, new App()).synthYaml()),
      );
    }),
    { seed: 7, numRuns: 150 },
  );
});
