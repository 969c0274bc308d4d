import time

import mlflow


class Linear(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        time.sleep((params or {}).get("delay", 0))  # duration of the prediction in seconds, to test a drain
        return model_input @ [2.0, 3.0] + 1.0


mlflow.models.set_model(Linear())
