import json
import signal
import time

import litserve as ls
from prometheus_client import CollectorRegistry, Histogram, make_asgi_app


class Linear(ls.LitAPI):
    def setup(self, device):
        with open("model.json") as file:
            self.model = json.load(file)

    def decode_request(self, request):
        return request

    def predict(self, x):
        start = time.monotonic()
        time.sleep(x.get("delay", 0))  # duration of the prediction in seconds, to test a drain
        products = (weight * f for weight, f in zip(self.model["weights"], x["features"]))
        self.log("predict_seconds", time.monotonic() - start)
        return sum(products) + self.model["bias"]

    def encode_response(self, output):
        return {"prediction": output}


class Metrics(ls.Logger):
    def __init__(self):
        super().__init__()
        registry = CollectorRegistry()
        self.seconds = Histogram("predict_seconds", "Duration of predictions", registry=registry)
        self.mount("/metrics", make_asgi_app(registry=registry))

    def process(self, key, value):
        self.seconds.observe(value)


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


if __name__ == "__main__":
    # without a handler, PID 1 of a container ignores SIGTERM. LitServe finishes its requests only on Ctrl+C
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    server = ls.LitServer(
        Linear(), accelerator="cpu", workers_per_device=2, loggers=Metrics(), middlewares=[CloseConnection]
    )
    server.run(port=8000, generate_client_file=False)
