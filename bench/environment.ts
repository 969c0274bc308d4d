/** Environment of the measured programs. Node.js 20 reads these certificates at each start, which would add 40 ms. */
export const ENVIRONMENT: NodeJS.ProcessEnv = { ...process.env, NODE_EXTRA_CA_CERTS: undefined };
