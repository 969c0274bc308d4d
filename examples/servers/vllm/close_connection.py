"""ASGI middleware of the server."""


class CloseConnection:
    """Closes each connection after its response, so that clients do not keep connections to a pod that stops."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        async def send_close(message):
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), (b"connection", b"close")]
            await send(message)

        await self.app(scope, receive, send_close)
