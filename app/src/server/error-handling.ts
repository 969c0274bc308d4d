import { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { STATUS_CODES } from 'node:http';
import { Socket } from 'node:net';
import { Failure, FailureCode, failureBody, failures } from '../errors';

const FRAMEWORK_CODES: Record<string, FailureCode> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'wrong-content-type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'upload-too-large',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed-json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed-json',
};

const CONNECTION_CODES: Record<string, FailureCode> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
  HPE_HEADER_OVERFLOW: 'headers-too-large',
};

type CodedError = Error & { code?: string; statusCode?: number };

export function installErrorHandling(app: FastifyInstance): void {
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((request, reply) => {
    const url = request.url.split('?')[0]!;
    const allowed = ['GET', 'POST'].filter((method) => app.hasRoute({ method, url }));
    if (allowed.length === 0) return sendFailure(reply, 'not-found');
    return sendFailure(reply.header('allow', allowed.join(', ')), 'wrong-method');
  });
}

export function answerError(error: CodedError, request: FastifyRequest, reply: FastifyReply): void {
  const code = failureCode(error);
  if (code === 'internal') request.log.error({ err: error });
  sendFailure(reply, code);
}

function failureCode(error: CodedError): FailureCode {
  if (error instanceof Failure) return error.code;
  const known = FRAMEWORK_CODES[error.code ?? ''];
  if (known) return known;
  return error.statusCode && error.statusCode < 500 ? 'malformed-request' : 'internal';
}

function sendFailure(reply: FastifyReply, code: FailureCode): FastifyReply {
  const { status, retryAfterSeconds } = failures[code];
  if (retryAfterSeconds) reply.header('retry-after', retryAfterSeconds);
  return reply.code(status).send(failureBody(code));
}

/** For what fails before there is a request: Node.js hands over the bare socket. */
export function answerConnectionError(error: CodedError, socket: Socket): void {
  if (socket.writable && error.code !== 'ECONNRESET') {
    const code = CONNECTION_CODES[error.code ?? ''] ?? 'malformed-request';
    const { status } = failures[code];
    const body = JSON.stringify(failureBody(code));
    const head = ['Connection: close', 'Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`];
    socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head.join('\r\n')}\r\n\r\n${body}`);
  }
  socket.destroy();
}
