"""Saves a linear model with two features in the MLflow format."""

import mlflow
import numpy as np
from mlflow.models import infer_signature

signature = infer_signature(np.zeros((1, 2)), np.zeros(1), params={"delay": 0.0})
mlflow.pyfunc.save_model("model", python_model="linear.py", signature=signature, pip_requirements=["mlflow"])
