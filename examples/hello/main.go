package main

import (
	"github.com/aws/jsii-runtime-go"
	first "github.com/cdk8s-sidecar-first/cdk8s-sidecar-first-go/cdk8ssidecarfirst"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
	kplus "github.com/cdk8s-team/cdk8s-plus-go/cdk8splus28/v2"
)

func main() {
	app := cdk8s.NewApp(nil)
	chart := cdk8s.NewChart(app, jsii.String("hello"), nil)
	first.NewSidecarFirstPod(chart, jsii.String("Pod"), &first.SidecarFirstPodProps{
		Sidecars: &[]*first.SidecarProps{{
			Name: jsii.String("proxy"), Image: jsii.String("my-proxy"),
			ReadyWhen: first.Readiness_FromTcpSocket(&first.TcpSocketOptions{Port: jsii.Number(5432)}),
		}},
		Application: &kplus.ContainerProps{Name: jsii.String("application"), Image: jsii.String("my-application")},
	})
	app.Synth()
}
