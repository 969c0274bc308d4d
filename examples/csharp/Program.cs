using System.Collections.Generic;
using Cdk8sMlApp;
using Org.Cdk8s;
using Org.Cdk8s.Plus28;

class Program
{
    static void Main()
    {
        var app = new App(new AppProps { Outdir = "build/models" });
        var chart = new Chart(app, "models", new ChartProps { Namespace = "models" });
        new RestrictedNamespace(chart, "namespace");

        var sentiment = new MlApp(chart, "sentiment", new MlAppProps
        {
            Image = "registry.example.com/sentiment:1.4.0",
            Port = 8080,
            Resources = new ResourcesProps { Cpu = "2", Memory = "4Gi" },
            Timing = new ServingTimingProps { LoadTime = Duration.Seconds(90) },
            ModelStore = ModelStore.FromClaimName("sentiment-weights"),
        });
        sentiment.Autoscale(new AutoscaleOptions
        {
            MaxReplicas = 10,
            Metrics = new[] { ScalingMetric.Cpu(70) },
            ScaleDown = ScaleDown.Cautious(),
        });

        var gateway = new MlApp(chart, "gateway", new MlAppProps
        {
            Image = "registry.example.com/gateway:3.0.1",
            Port = 8080,
            Env = new Dictionary<string, string> { ["LOG_LEVEL"] = "info" },
        });
        gateway.Calls(sentiment, new CallOptions { Env = "MODEL_URL" });

        var translation = new CanaryRelease(chart, "translation", new CanaryReleaseProps
        {
            Port = 9000,
            Stable = new ReleaseTrack { Image = "registry.example.com/translation:2.0.0", Replicas = 3 },
            Canary = new ReleaseTrack { Image = "registry.example.com/translation:2.1.0", Replicas = 1 },
        });

        new HostIngress(chart, "ingress", new HostIngressProps
        {
            Hosts = new Dictionary<string, Service>
            {
                ["sentiment.example.com"] = gateway.Service,
                ["translation.example.com"] = translation.Service,
            },
            ClassName = "nginx",
        });
        app.Synth();
    }
}
