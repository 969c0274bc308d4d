import json
import time
from pathlib import Path

import numpy as np
import triton_python_backend_utils as pb


class TritonPythonModel:
    def initialize(self, args):
        self.model = json.loads(Path(__file__).with_name("model.json").read_text())

    def execute(self, requests):
        return [self.predict(request) for request in requests]

    def predict(self, request):
        delay = pb.get_input_tensor_by_name(request, "delay")
        time.sleep(float(to_numpy(delay)[0]) if delay else 0)  # duration of the prediction in seconds, to test a drain
        features = to_numpy(pb.get_input_tensor_by_name(request, "features"))
        predictions = features @ np.float32(self.model["weights"]) + np.float32(self.model["bias"])
        return pb.InferenceResponse([pb.Tensor.from_dlpack("predictions", predictions)])


def to_numpy(tensor):
    return np.from_dlpack(tensor)  # in Triton 2.51, Tensor.as_numpy() returns wrong values with NumPy 2
