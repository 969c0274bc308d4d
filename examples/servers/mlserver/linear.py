import asyncio
import json

from mlserver import MLModel
from mlserver.codecs import NumpyCodec
from mlserver.types import InferenceRequest, InferenceResponse, Parameters
from mlserver.utils import get_model_uri


class Linear(MLModel):
    async def load(self) -> bool:
        with open(await get_model_uri(self.settings)) as file:
            self.model = json.load(file)
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        delay = getattr(payload.parameters, "delay", None) or 0
        await asyncio.sleep(delay)  # duration of the prediction in seconds, to test a drain
        features = NumpyCodec.decode_input(payload.inputs[0])
        predictions = features @ self.model["weights"] + self.model["bias"]
        # closes the connection after the response, so that clients do not keep connections to a pod that stops
        parameters = Parameters(headers={"Connection": "close"})
        outputs = [NumpyCodec.encode_output("predictions", predictions)]
        return InferenceResponse(model_name=self.name, outputs=outputs, parameters=parameters)
