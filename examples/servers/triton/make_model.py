"""Writes a model repository for Triton: a linear model with two features, for the Python backend."""

import json
import shutil
from pathlib import Path

CONFIG = """
backend: "python"
max_batch_size: 0
input [{ name: "features", data_type: TYPE_FP32, dims: [-1, 2] }, { name: "delay", data_type: TYPE_FP32, dims: [1], optional: true }]
output [{ name: "predictions", data_type: TYPE_FP32, dims: [-1] }]
instance_group [{ count: 2, kind: KIND_CPU }]
"""

model = Path("models/linear")
(model / "1").mkdir(parents=True)
(model / "config.pbtxt").write_text(CONFIG)
(model / "1/model.json").write_text(json.dumps({"weights": [2.0, 3.0], "bias": 1.0}))
shutil.copy("model.py", model / "1/model.py")
