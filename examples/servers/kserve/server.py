import asyncio
import json

from kserve import Model, ModelServer


class Linear(Model):
    def load(self):
        with open("model.json") as file:
            self.model = json.load(file)
        self.ready = True

    async def predict(self, payload, headers=None, response_headers=None):
        await asyncio.sleep(payload.get("delay", 0))  # duration of the prediction in seconds, to test a drain
        weights, bias = self.model["weights"], self.model["bias"]
        return {"predictions": [sum(w * x for w, x in zip(weights, row)) + bias for row in payload["instances"]]}


if __name__ == "__main__":
    linear = Linear("linear")
    linear.load()
    ModelServer().start([linear])
