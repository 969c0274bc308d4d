import io.github.cdk8smlapp.AutoscaleOptions;
import io.github.cdk8smlapp.CallOptions;
import io.github.cdk8smlapp.CanaryRelease;
import io.github.cdk8smlapp.HostIngress;
import io.github.cdk8smlapp.MlApp;
import io.github.cdk8smlapp.ModelStore;
import io.github.cdk8smlapp.ReleaseTrack;
import io.github.cdk8smlapp.ResourcesProps;
import io.github.cdk8smlapp.RestrictedNamespace;
import io.github.cdk8smlapp.ScaleDown;
import io.github.cdk8smlapp.ScalingMetric;
import io.github.cdk8smlapp.ServingTimingProps;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cdk8s.App;
import org.cdk8s.AppProps;
import org.cdk8s.Chart;
import org.cdk8s.ChartProps;
import org.cdk8s.Duration;

public class Main {
    public static void main(String[] args) {
        App app = new App(AppProps.builder().outdir("build/models").build());
        Chart chart = new Chart(app, "models", ChartProps.builder().namespace("models").build());
        new RestrictedNamespace(chart, "namespace");

        MlApp sentiment = MlApp.Builder.create(chart, "sentiment")
                .image("registry.example.com/sentiment:1.4.0")
                .port(8080)
                .resources(ResourcesProps.builder().cpu("2").memory("4Gi").build())
                .timing(ServingTimingProps.builder().loadTime(Duration.seconds(90)).build())
                .modelStore(ModelStore.fromClaimName("sentiment-weights"))
                .build();
        sentiment.autoscale(AutoscaleOptions.builder()
                .maxReplicas(10)
                .metrics(List.of(ScalingMetric.cpu(70)))
                .scaleDown(ScaleDown.cautious())
                .build());

        MlApp gateway = MlApp.Builder.create(chart, "gateway")
                .image("registry.example.com/gateway:3.0.1")
                .port(8080)
                .env(Map.of("LOG_LEVEL", "info"))
                .build();
        gateway.calls(sentiment, CallOptions.builder().env("MODEL_URL").build());

        CanaryRelease translation = CanaryRelease.Builder.create(chart, "translation")
                .port(9000)
                .stable(ReleaseTrack.builder().image("registry.example.com/translation:2.0.0").replicas(3).build())
                .canary(ReleaseTrack.builder().image("registry.example.com/translation:2.1.0").replicas(1).build())
                .build();

        HostIngress.Builder.create(chart, "ingress")
                // the order of Map.of() changes from run to run
                .hosts(new TreeMap<>(Map.of(
                        "sentiment.example.com", gateway.getService(),
                        "translation.example.com", translation.getService())))
                .className("nginx")
                .build();
        app.synth();
    }
}
