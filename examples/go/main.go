package main

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk8s-ml-app/cdk8s-ml-app-go/cdk8smlapp"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
	"github.com/cdk8s-team/cdk8s-plus-go/cdk8splus28/v2"
)

func main() {
	defer jsii.Close()

	app := cdk8s.NewApp(&cdk8s.AppProps{Outdir: jsii.String("build/models")})
	chart := cdk8s.NewChart(app, jsii.String("models"), &cdk8s.ChartProps{Namespace: jsii.String("models")})
	cdk8smlapp.NewRestrictedNamespace(chart, jsii.String("namespace"))

	sentiment := cdk8smlapp.NewMlApp(chart, jsii.String("sentiment"), &cdk8smlapp.MlAppProps{
		Image:      jsii.String("registry.example.com/sentiment:1.4.0"),
		Port:       jsii.Number(8080),
		Resources:  &cdk8smlapp.ResourcesProps{Cpu: jsii.String("2"), Memory: jsii.String("4Gi")},
		Timing:     &cdk8smlapp.ServingTimingProps{LoadTime: cdk8s.Duration_Seconds(jsii.Number(90))},
		ModelStore: cdk8smlapp.ModelStore_FromClaimName(jsii.String("sentiment-weights"), nil),
	})
	sentiment.Autoscale(&cdk8smlapp.AutoscaleOptions{
		MaxReplicas: jsii.Number(10),
		Metrics:     &[]cdk8smlapp.ScalingMetric{cdk8smlapp.ScalingMetric_Cpu(jsii.Number(70))},
		ScaleDown:   cdk8smlapp.ScaleDown_Cautious(),
	})

	gateway := cdk8smlapp.NewMlApp(chart, jsii.String("gateway"), &cdk8smlapp.MlAppProps{
		Image: jsii.String("registry.example.com/gateway:3.0.1"),
		Port:  jsii.Number(8080),
		Env:   &map[string]*string{"LOG_LEVEL": jsii.String("info")},
	})
	gateway.Calls(sentiment, &cdk8smlapp.CallOptions{Env: jsii.String("MODEL_URL")})

	translation := cdk8smlapp.NewCanaryRelease(chart, jsii.String("translation"), &cdk8smlapp.CanaryReleaseProps{
		Port:   jsii.Number(9000),
		Stable: &cdk8smlapp.ReleaseTrack{Image: jsii.String("registry.example.com/translation:2.0.0"), Replicas: jsii.Number(3)},
		Canary: &cdk8smlapp.ReleaseTrack{Image: jsii.String("registry.example.com/translation:2.1.0"), Replicas: jsii.Number(1)},
	})

	cdk8smlapp.NewHostIngress(chart, jsii.String("ingress"), &cdk8smlapp.HostIngressProps{
		Hosts: &map[string]cdk8splus28.Service{
			"sentiment.example.com":   gateway.Service(),
			"translation.example.com": translation.Service(),
		},
		ClassName: jsii.String("nginx"),
	})
	app.Synth()
}
