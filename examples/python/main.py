from cdk8s import App, Chart, Duration
from cdk8s_ml_app import (
    CanaryRelease,
    HostIngress,
    MlApp,
    ModelStore,
    ReleaseTrack,
    ResourcesProps,
    RestrictedNamespace,
    ScaleDown,
    ScalingMetric,
    ServingTimingProps,
)

app = App(outdir="build/models")
chart = Chart(app, "models", namespace="models")
RestrictedNamespace(chart, "namespace")

sentiment = MlApp(
    chart,
    "sentiment",
    image="registry.example.com/sentiment:1.4.0",
    port=8080,
    resources=ResourcesProps(cpu="2", memory="4Gi"),
    timing=ServingTimingProps(load_time=Duration.seconds(90)),
    model_store=ModelStore.from_claim_name("sentiment-weights"),
)
sentiment.autoscale(max_replicas=10, metrics=[ScalingMetric.cpu(70)], scale_down=ScaleDown.cautious())

gateway = MlApp(
    chart,
    "gateway",
    image="registry.example.com/gateway:3.0.1",
    port=8080,
    env={"LOG_LEVEL": "info"},
)
gateway.calls(sentiment, env="MODEL_URL")

translation = CanaryRelease(
    chart,
    "translation",
    port=9000,
    stable=ReleaseTrack(image="registry.example.com/translation:2.0.0", replicas=3),
    canary=ReleaseTrack(image="registry.example.com/translation:2.1.0", replicas=1),
)

HostIngress(
    chart,
    "ingress",
    hosts={"sentiment.example.com": gateway.service, "translation.example.com": translation.service},
    class_name="nginx",
)
app.synth()
