import { existsSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import type { NodeCapacity } from '../../lib/checks/facts';
import { show } from '../../lib/kube/show';
import type { NodeSize } from '../../lib/tree-checks/checks-options';
import { NODE_SIZE, capacityOf } from '../../lib/tree-checks/node-size';
import { list, struct, text } from '../../lib/validation/prop-type';
import { parseDocuments } from '../input/document';
import { type Place, type Problem, problemText, reasonOf } from '../input/problem';
import { readText } from '../input/read-text';
import { InputError } from '../program';

const DEFAULT_FILE = '.cdk8s-ml-app.yaml';

/** An acknowledgement in the configuration. */
interface AcknowledgementProps {
  readonly check: string;
  readonly reason: string;
  /** Last day on which the acknowledgement is valid. */
  readonly until?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  /** File or folder, relative to the configuration. */
  readonly file?: string;
}

interface ConfigProps {
  readonly acknowledge?: AcknowledgementProps[];
  readonly nodes?: NodeSize[];
  readonly rules?: string[];
}

const CONFIG = struct<ConfigProps>(
  {},
  {
    acknowledge: list(
      struct<AcknowledgementProps>(
        { check: text('image-tag'), reason: text('a development cluster runs the latest build') },
        {
          until: text('2027-01-31'),
          kind: text('Deployment'),
          name: text('model'),
          namespace: text('models'),
          file: text('dist/model.yaml'),
        },
      ),
    ),
    nodes: list(NODE_SIZE),
    rules: list(text('./rules/team-label.js')),
  },
);

/** An acknowledgement, and its position in the configuration. */
export interface ConfigAcknowledgement {
  readonly props: AcknowledgementProps;
  readonly file: string;
  readonly place: Place;
  /** Returns true for a file that the acknowledgement covers. */
  readonly covers: (file: string) => boolean;
}

/** Configuration of `check`. */
export interface Config {
  readonly acknowledgements: readonly ConfigAcknowledgement[];
  readonly nodes: readonly NodeCapacity[];
  /** Absolute paths of modules with rules. */
  readonly rules: readonly string[];
}

/**
 * Reads the configuration.
 *
 * @param path file; by default `.cdk8s-ml-app.yaml` in the current folder, if it exists
 * @throws if the file is unreadable, or a value is wrong
 */
export function readConfig(path?: string): Config {
  if (path === undefined && !existsSync(DEFAULT_FILE)) {
    return { acknowledgements: [], nodes: [], rules: [] };
  }
  const file = path ?? DEFAULT_FILE;
  const document = parseConfig(file);
  const errors = {
    fail: (prop: string, wrong: unknown, rule: string): never => {
      throw new InputError(`${file}: ${prop} is ${show(wrong)}, ${rule}`);
    },
  };
  const { acknowledge = [], nodes = [], rules = [] } = CONFIG.readAll(errors, document.value, 'the configuration');
  const folder = dirname(resolve(file));
  return {
    acknowledgements: acknowledge.map((props, i) => {
      checkDate(errors, `acknowledge[${i}].until`, props.until);
      const coveredPath = props.file === undefined ? undefined : resolve(folder, props.file);
      const covers = (other: string) => coveredPath === undefined || isWithin(coveredPath, resolve(other));
      return { props, file, place: document.placeOf(['acknowledge', i]), covers };
    }),
    nodes: nodes.map((node, i) => capacityOf(errors, `nodes[${i}]`, node)),
    rules: rules.map((rule) => resolve(folder, rule)),
  };
}

function parseConfig(file: string) {
  const problems: Problem[] = [];
  const [document] = parseDocuments(file, { text: textOf(file), linesBefore: 0 }, problems);
  const [problem] = problems;
  if (problem) throw new InputError(problemText(problem));
  return document ?? { value: {}, placeOf: () => ({ line: 1, column: 1 }) };
}

function textOf(file: string): string {
  try {
    return readText(file);
  } catch (error) {
    throw new InputError(`${file}: ${reasonOf(error)}`, { cause: error });
  }
}

/** Returns true for a date such as 2027-01-31. */
export function isDate(text: string): boolean {
  // Date.parse() accepts 2027-02-31, and returns March 3
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    Number.isFinite(Date.parse(text)) &&
    new Date(text).toISOString().startsWith(text)
  );
}

function checkDate(errors: { fail(prop: string, value: unknown, rule: string): never }, prop: string, date?: string) {
  if (date !== undefined && !isDate(date)) {
    errors.fail(prop, date, 'must be a date: write it as 2027-01-31');
  }
}

function isWithin(folder: string, file: string): boolean {
  const path = relative(folder, file);
  return path === '' || (path !== '..' && !path.startsWith(`..${sep}`) && resolve(folder, path) === file);
}
