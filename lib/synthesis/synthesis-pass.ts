/** Files of cdk8s and constructs in the folders of npm. */
const APP_FILE = /[\\/]cdk8s[\\/]lib[\\/]app\.js$/;
const CHART_FILE = /[\\/]cdk8s[\\/]lib[\\/]chart\.js$/;
const NODE_FILE = /[\\/]constructs[\\/]lib[\\/]construct\.js$/;

/** Calls between `App.synth()` and a validation of the app for one of its charts, innermost first. */
const CALLS: readonly (readonly [file: RegExp, name: RegExp])[] = [
  [NODE_FILE, /^validate$/],
  [APP_FILE, /^validate$/],
  [APP_FILE, /^_synthChart$/],
  [CHART_FILE, /^toJson$/],
  [APP_FILE, /^(synth|synthYaml)$/],
];

/** Number of frames for all calls, including `Array.flatMap()` and the validation. */
const MAX_FRAMES = 10;

/**
 * Returns true if `App.synth()` or `synthYaml()` of cdk8s repeats the validation of a root for one of its charts. Both methods
 * validate the app for each chart, and return only after the last chart.
 *
 * Only the call stack distinguishes such a call from a call by a user. For another stack, such as in a bundle with cdk8s, the function
 * returns false.
 */
export function isRepeatedForChart(): boolean {
  const frames = callers();
  const first = frames.findIndex((frame) => matches(frame, CALLS[0]));
  // three frames can precede it: validate() of the validation, an anonymous function and Array.flatMap()
  return first >= 0 && first <= 3 && CALLS.every((call, i) => matches(frames[first + i], call));
}

function matches(frame: NodeJS.CallSite | undefined, call: (typeof CALLS)[number] | undefined): boolean {
  return (
    frame !== undefined &&
    call !== undefined &&
    call[0].test(frame.getFileName() ?? '') &&
    call[1].test(frame.getFunctionName() ?? '')
  );
}

/** Returns the callers of `isRepeatedForChart()`, without the paths of source maps. */
function callers(): NodeJS.CallSite[] {
  const { stackTraceLimit } = Error;
  const descriptor = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  try {
    Error.stackTraceLimit = MAX_FRAMES;
    Error.prepareStackTrace = (_, callSites) => callSites;
    const holder: { stack?: unknown } = {};
    Error.captureStackTrace(holder, isRepeatedForChart);
    return Array.isArray(holder.stack) ? (holder.stack as NodeJS.CallSite[]) : [];
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    if (descriptor) {
      Object.defineProperty(Error, 'prepareStackTrace', descriptor);
    } else {
      delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace;
    }
  }
}
