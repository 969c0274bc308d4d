import json
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from pydantic import BaseModel

model = {}


@asynccontextmanager
async def lifespan(app: FastAPI):
    # uvicorn accepts connections after this block, so /readyz responds only after the model is loaded
    model.update(json.loads(Path(__file__).with_name("model.json").read_text()))
    yield


app = FastAPI(lifespan=lifespan)


class Request(BaseModel):
    features: tuple[float, float]


@app.get("/readyz")
@app.get("/livez")
async def health():
    return "ok"


# FastAPI runs a def in a thread, but not an async def, so /livez responds while a prediction uses the CPU
@app.post("/predict")
def predict(request: Request):
    products = (weight * x for weight, x in zip(model["weights"], request.features))
    return {"prediction": sum(products) + model["bias"]}
