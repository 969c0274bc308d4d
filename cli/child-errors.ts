/** Error of cdk8s-cli for a failed app, after the error of the app itself. */
const CLI_ERROR = /^Error: command "[^]*?" at .* returned a non-zero exit code \d+\n(?: {4}at .*\n)*/m;
/** Source location that Node.js prints before an uncaught error. */
const SOURCE = /^(?:\w+:)?\S.*:\d+\n.*\n[\t ]*\^+\n\n/gm;
const STACK = /^ {4}at .*\n/gm;
const NODE_VERSION = /\nNode\.js v\S+\n/g;
const ERROR_NAME = /^(?:error: |(?:\w*Error)(?: \[\w+\])?: )/i;

/** Error of the JavaScript engine. Its message names neither an object nor a file. */
const ENGINE_ERROR = /^(?:error: )?(?:Type|Reference|Range|Syntax)Error: /m;
/** Stack frame outside of packages and Node.js. */
const APP_FRAME = /^ {4}at (?!.*(?:node_modules|node:)).*?([^\s(]+:\d+:\d+)\)?$/m;

/** Extracts the error of a failed program from its stderr, without stack traces. An error such as a TypeError ends with its location in the app. */
export function errorIn(stderr: string): string {
  const text = `${stderr.replace(/\r\n/g, '\n').trimEnd()}\n`;
  const appErrors = text.replace(CLI_ERROR, '');
  const message = withoutStack(appErrors);
  const location = ENGINE_ERROR.test(appErrors) ? APP_FRAME.exec(appErrors)?.[1] : undefined;
  if (location) return `${message} (at ${location.replace('file://', '')})`;
  return message === '' ? `the app failed without a message: ${withoutStack(text)}` : message;
}

function withoutStack(text: string): string {
  const short = text.replace(SOURCE, '').replace(STACK, '').replace(NODE_VERSION, '').trim();
  return short.replace(ERROR_NAME, '');
}
