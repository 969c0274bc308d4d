import type { Program, Usage } from './program';
import { RELEASE_USAGE } from './release/usage';

/** A command of `cdk8s-ml-app`. Its module loads only when the command runs, so that other commands start fast. */
interface CliCommand {
  readonly usage: Usage;
  readonly load: () => Promise<Program>;
}

const MANIFESTS = {
  name: 'PATH',
  help: "files and folders of manifests, or '-' for standard input",
  required: true,
  many: true,
};

const CONTEXT = { value: 'NAME', help: 'context of kubectl; by default the current context' };

const CHECK: CliCommand = {
  usage: {
    command: 'cdk8s-ml-app check',
    about: 'Checks manifests from any tool: YAML or JSON, from files, folders or standard input.',
    positionals: [MANIFESTS],
    options: {
      output: { value: 'FORMAT', help: 'format of the findings', choices: ['text', 'json', 'sarif', 'github'] },
      config: {
        value: 'FILE',
        help: 'file with acknowledgements, nodes and rules; by default .cdk8s-ml-app.yaml, if it exists',
      },
    },
    more: [
      'Exit status: 0 no findings, 1 findings, 2 wrong arguments or unreadable input.',
      '',
      'Examples:',
      '  cdk8s-ml-app check dist/',
      '  helm template my-release ./chart | cdk8s-ml-app check -',
      '  kubectl kustomize overlays/production | cdk8s-ml-app check -',
    ].join('\n'),
  },
  load: async () => (await import('./check/command')).check,
};

const PLAN: CliCommand = {
  usage: {
    command: 'cdk8s-ml-app plan',
    about:
      'Compares manifests with the cluster of a kubectl context, and changes nothing. Prints the capacity, the objects, the objects that ' +
      'the charts no longer contain, and the changes that kubectl apply would make, grouped by effect: restarts pods, changes traffic, needs review, harmless.',
    positionals: [MANIFESTS],
    options: { output: { value: 'FORMAT', help: 'format of the plan', choices: ['text', 'json'] }, context: CONTEXT },
    more: 'Exit status: 0 compared, 2 wrong arguments, unreadable input or no cluster.',
  },
  load: async () => (await import('./plan/command')).plan,
};

const PRUNE: CliCommand = {
  usage: {
    command: 'cdk8s-ml-app prune',
    about:
      'Lists the objects that the charts of manifests no longer contain, in the cluster of a kubectl context, and deletes them with --yes. ' +
      'It deletes only objects of this library, and never a Namespace, PersistentVolumeClaim, PersistentVolume, Secret or ' +
      'CustomResourceDefinition.',
    positionals: [
      { ...MANIFESTS, help: "files and folders with all manifests of the charts, or '-' for standard input" },
    ],
    options: {
      yes: { help: 'delete the objects; first apply the manifests, and wait until their Deployments are ready' },
      output: { value: 'FORMAT', help: 'format of the list', choices: ['text', 'json'] },
      context: CONTEXT,
    },
    more:
      'Exit status: 0 nothing to delete, or deleted; 1 objects to delete; 2 wrong arguments, unreadable input, manifests that are not applied ' +
      'or not ready, no cluster or no permissions.',
  },
  load: async () => (await import('./prune/command')).prune,
};

const CAPACITY: CliCommand = {
  usage: {
    command: 'cdk8s-ml-app capacity',
    about:
      'Prints the pods of manifests and the resources that they request: at rest, at maximum and during a rollout.',
    positionals: [MANIFESTS],
    options: { output: { value: 'FORMAT', help: 'format of the table', choices: ['text', 'json'] } },
  },
  load: async () => (await import('./capacity/command')).capacity,
};

const DIAGRAM: CliCommand = {
  usage: {
    command: 'cdk8s-ml-app diagram',
    about: 'Draws the paths of requests through manifests: Ingresses, routes, Services, pods and their autoscalers.',
    positionals: [MANIFESTS],
    options: { output: { value: 'FORMAT', help: 'format of the diagram', choices: ['mermaid', 'json'] } },
    more: 'GitHub and GitLab render Mermaid in a Markdown code block.',
  },
  load: async () => (await import('./diagram/command')).diagram,
};

const IMPORT: CliCommand = {
  usage: {
    command: 'cdk8s-ml-app import',
    about:
      'Converts manifests from any tool to a TypeScript program that uses this library, runs it, and compares the result with the input: ' +
      'fields that are equal, improved, overridden or lost.',
    positionals: [MANIFESTS],
    options: {
      to: {
        value: 'FOLDER',
        help: 'new or empty folder for the project; by default, stdout receives the program, and stderr the report',
      },
      output: { value: 'FORMAT', help: 'format of the report', choices: ['text', 'json'] },
    },
    more: [
      'Exit status: 0 no fields lost, 1 fields lost, 2 wrong arguments or unreadable input.',
      '',
      'Examples:',
      '  cdk8s-ml-app import deployment.yaml --to my-model',
      '  helm template my-release ./chart | cdk8s-ml-app import - --to my-model',
      '  kubectl get deployment,service,hpa -o yaml | cdk8s-ml-app import - > main.ts',
    ].join('\n'),
  },
  load: async () => (await import('./import/command')).importManifests,
};

const RELEASE: CliCommand = {
  usage: RELEASE_USAGE,
  load: async () => (await import('./release/command')).release,
};

const SYNTH: CliCommand = {
  usage: {
    command: 'cdk8s-ml-app synth',
    about:
      'Synthesizes the app in cdk8s.yaml, and replaces the previous manifests. Checks the types of a TypeScript app first. ' +
      'After an error, the previous manifests stay unchanged.',
    options: {
      output: { value: 'FOLDER', help: 'folder for the manifests; by default the output of cdk8s.yaml, or dist' },
    },
  },
  load: async () => (await import('./synth')).synthesize,
};

/** All commands, in the order of the help. */
export const COMMANDS: readonly CliCommand[] = [CHECK, PLAN, PRUNE, CAPACITY, DIAGRAM, IMPORT, RELEASE, SYNTH];
