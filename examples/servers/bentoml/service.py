import json
import time
from pathlib import Path

import bentoml


@bentoml.service(threads=4)
class Linear:
    def __init__(self):
        self.model = json.loads(Path(__file__).with_name("model.json").read_text())

    @bentoml.api
    def predict(self, features: list[float], delay: float = 0) -> float:
        time.sleep(delay)  # duration of the prediction in seconds, to test a drain
        products = (weight * x for weight, x in zip(self.model["weights"], features))
        return sum(products) + self.model["bias"]


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


Linear.add_asgi_middleware(CloseConnection)
