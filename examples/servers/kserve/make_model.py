"""Writes model.json, a linear model with two features."""

import json

with open("model.json", "w") as file:
    json.dump({"weights": [2.0, 3.0], "bias": 1.0}, file)
