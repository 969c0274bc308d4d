import asyncio
import json
from pathlib import Path

from ray import serve
from starlette.requests import Request
from starlette.responses import JSONResponse


@serve.deployment(max_ongoing_requests=100, ray_actor_options={"num_cpus": 0.1})
class Linear:
    def __init__(self):
        self.model = json.loads(Path(__file__).with_name("model.json").read_text())

    async def __call__(self, request: Request):
        body = await request.json()
        await asyncio.sleep(body.get("delay", 0))  # duration of the prediction in seconds, to test a drain
        products = (weight * x for weight, x in zip(self.model["weights"], body["features"]))
        prediction = {"prediction": sum(products) + self.model["bias"]}
        # closes the connection after the response, so that clients do not keep connections to a pod that stops
        return JSONResponse(prediction, headers={"connection": "close"})


app = Linear.bind()
