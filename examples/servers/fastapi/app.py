import json
import time
from pathlib import Path

from fastapi import FastAPI
from prometheus_client import Histogram, make_asgi_app
from pydantic import BaseModel

model = json.loads(Path(__file__).with_name("model.json").read_text())
seconds = Histogram("predict_seconds", "Duration of predictions")
app = FastAPI()
app.mount("/metrics", make_asgi_app())


class Request(BaseModel):
    features: tuple[float, float]
    delay: float = 0  # duration of the prediction in seconds, to test a drain


@app.get("/health")
async def health():
    return "ok"


# FastAPI runs a def in a thread, but not an async def, so /health responds during a prediction
@app.post("/predict")
@seconds.time()
def predict(request: Request):
    time.sleep(request.delay)
    products = (weight * x for weight, x in zip(model["weights"], request.features))
    return {"prediction": sum(products) + model["bias"]}
