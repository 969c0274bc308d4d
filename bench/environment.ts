/** What the measured programs get. Node.js 20 reads these certificates whenever it starts: 40 ms that are not theirs. */
export const ENVIRONMENT: NodeJS.ProcessEnv = { ...process.env, NODE_EXTRA_CA_CERTS: undefined };
