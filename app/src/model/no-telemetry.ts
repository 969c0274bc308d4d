// ONNX Runtime 1.29 and later send telemetry on Linux too, unless this variable is set before the module is loaded
process.env.ORT_DISABLE_TELEMETRY = '1';
