import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Failure, type FailureCode, failureBody, failureHeaders, failures } from '../errors';
import type { Origin } from '../origin';

const FRAMEWORK_CODES: Record<string, FailureCode> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'wrong-content-type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'upload-too-large',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed-json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed-json',
};

type CodedError = Error & { code?: string; statusCode?: number };

export function installErrorHandling(app: FastifyInstance, origin: Origin): void {
  app.setErrorHandler((error: CodedError, request, reply) => sendError(error, request, reply, origin));
  app.setNotFoundHandler((request, reply) => {
    const url = request.url.split('?')[0]!;
    const allowed = ['GET', 'POST'].filter((method) => app.hasRoute({ method, url }));
    if (allowed.length === 0) return sendFailure(reply, 'not-found', origin);
    return sendFailure(reply.header('allow', allowed.join(', ')), 'wrong-method', origin);
  });
}

export function sendError(error: CodedError, request: FastifyRequest, reply: FastifyReply, origin: Origin): void {
  const code = failureCode(error);
  if (code === 'internal') request.log.error({ err: error });
  sendFailure(reply, code, origin);
}

function failureCode(error: CodedError): FailureCode {
  if (error instanceof Failure) return error.code;
  const frameworkCode = FRAMEWORK_CODES[error.code ?? ''];
  if (frameworkCode) return frameworkCode;
  return error.statusCode && error.statusCode < 500 ? 'malformed-request' : 'internal';
}

function sendFailure(reply: FastifyReply, code: FailureCode, origin: Origin): FastifyReply {
  return reply.code(failures[code].status).headers(failureHeaders(code)).send(failureBody(code, origin));
}
