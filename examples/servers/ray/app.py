import asyncio
import json
from pathlib import Path

from ray import serve
from starlette.requests import Request


@serve.deployment(max_ongoing_requests=100, ray_actor_options={"num_cpus": 0.1})
class Linear:
    def __init__(self):
        self.model = json.loads(Path(__file__).with_name("model.json").read_text())

    async def __call__(self, request: Request):
        body = await request.json()
        await asyncio.sleep(body.get("delay", 0))  # duration of the prediction in seconds, to test a drain
        products = (weight * x for weight, x in zip(self.model["weights"], body["features"]))
        return {"prediction": sum(products) + self.model["bias"]}


app = Linear.bind()
