"""Flask server for comparison. gunicorn runs the app with one sync worker for each CPU."""

import io
import os

import numpy as np
import onnxruntime as ort
from flask import Flask, jsonify, request
from PIL import Image

options = ort.SessionOptions()
# the workers use all CPUs, and additional threads of ONNX Runtime make this server slower
options.intra_op_num_threads = 1
session = ort.InferenceSession(os.path.join(os.environ["MODELS_DIR"], "model.onnx"), options)
app = Flask(__name__)


def planes(photo):
    image = Image.open(photo).convert("RGB")
    side = 0.875 * min(image.size)
    left, top = (image.width - side) / 2, (image.height - side) / 2
    square = image.resize((224, 224), Image.BICUBIC, box=(left, top, left + side, top + side))
    return np.ascontiguousarray(((np.asarray(square, np.float32) - 127) / 128).transpose(2, 0, 1)[None])


@app.post("/predict")
def predict():
    photo = io.BytesIO(request.files["file"].read())
    (probabilities,) = session.run(None, {"image": planes(photo)})
    best = probabilities[0].argsort()[::-1][:5]
    return jsonify([{"class": int(i), "probability": round(float(probabilities[0][i]), 4)} for i in best])


@app.get("/readyz")
def readyz():
    return jsonify(status="ok")
